"""Models on Kaggle, Hugging Face and PyPI: how they come to this machine whole or not at all."""

from lit_core.gemma.hub.address import is_address, preset_at
from lit_core.gemma.hub.catalogue import CATALOGUE, Preset, near_names
from lit_core.gemma.hub.download import Patience, download
from lit_core.gemma.hub.local_copy import clear_copy, local_copy

__all__ = [
    "CATALOGUE",
    "Patience",
    "Preset",
    "clear_copy",
    "download",
    "is_address",
    "local_copy",
    "near_names",
    "preset_at",
]
