"""How much memory a model takes, and how it is given back."""

import ctypes
import gc
from contextlib import suppress

import psutil

from lit_core.gemma.hub.catalogue import BYTES_A_NUMBER, ON_DISK
from lit_core.gemma.presets import find_known, find_preset, is_here, is_teaching, name_and_path

WEIGHTS = (".h5", ".safetensors")


def machine_bytes() -> int:
    """How much memory this machine has."""
    return psutil.virtual_memory().total


def process_bytes() -> int:
    """How much of it this process holds."""
    return psutil.Process().memory_info().rss


def needed_bytes(name: str, precision: str) -> int | None:
    """About how much a model's weights will take once they are loaded.

    None where that is not known before the model is downloaded.

    Raises:
        ModelInputError: there is no such model.
    """
    _, path = name_and_path(name)
    preset = find_known(name)
    if preset and preset.parameters:
        return preset.memory_bytes(precision)
    if preset and not is_here(preset):
        return None
    # The embedded model's weights are in float32 on disk.
    stored = 4 if is_teaching(name) else ON_DISK
    files = (file for file in find_preset(path).iterdir() if file.suffix in WEIGHTS)
    numbers = sum(file.stat().st_size for file in files) / stored
    return int(numbers * BYTES_A_NUMBER[precision])


def give_back() -> None:
    """Hand memory that nothing refers to any more back to the machine."""
    gc.unfreeze()
    gc.collect()
    # What was freed in small pieces stays with the C library until it is asked for it.
    with suppress(OSError, AttributeError):
        ctypes.CDLL("libc.so.6").malloc_trim(0)
