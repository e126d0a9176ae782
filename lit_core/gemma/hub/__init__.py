"""Presets on Kaggle: which there are, and how they come to this machine whole or not at all."""

from lit_core.gemma.hub.catalogue import CATALOGUE, Preset, near_names
from lit_core.gemma.hub.download import Patience, download
from lit_core.gemma.hub.local_copy import clear_copy, local_copy

__all__ = [
    "CATALOGUE",
    "Patience",
    "Preset",
    "clear_copy",
    "download",
    "local_copy",
    "near_names",
]
