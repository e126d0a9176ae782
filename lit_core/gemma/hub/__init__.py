"""Downloads models from Kaggle, Hugging Face and PyPI; incomplete copies are never used."""

from lit_core.gemma.hub.address import is_address, preset_at
from lit_core.gemma.hub.catalogue import CATALOGUE, similar_names
from lit_core.gemma.hub.download import DownloadTimeouts, download
from lit_core.gemma.hub.local_copy import local_copy, verified_copy
from lit_core.gemma.hub.preset import Preset

__all__ = [
    "CATALOGUE",
    "DownloadTimeouts",
    "Preset",
    "download",
    "is_address",
    "local_copy",
    "preset_at",
    "similar_names",
    "verified_copy",
]
