"""Downloads models from Kaggle, Hugging Face and PyPI; incomplete copies are never used."""

from lit_core.gemma.hub.address import is_address, preset_at
from lit_core.gemma.hub.catalogue import CATALOGUE, near_names
from lit_core.gemma.hub.download import Patience, download
from lit_core.gemma.hub.local_copy import local_copy, whole_copy
from lit_core.gemma.hub.preset import Preset

__all__ = [
    "CATALOGUE",
    "Patience",
    "Preset",
    "download",
    "is_address",
    "local_copy",
    "near_names",
    "preset_at",
    "whole_copy",
]
