"""How much memory a model takes, and how much there is."""

from functools import cache
from pathlib import Path

import psutil

from lit_core.gemma.accelerator import accelerator_bytes
from lit_core.gemma.hub.catalogue import BYTES_A_NUMBER, ON_DISK
from lit_core.gemma.hub.local_copy import local_copy
from lit_core.gemma.presets import find_known, find_preset, is_teaching, name_and_path

WEIGHTS = (".h5", ".safetensors")


def whose_memory() -> str:
    """Whose memory models are in, in words."""
    return "the GPU's" if accelerator_bytes() else "this machine's"


def total_bytes() -> int:
    """How large the memory is that models are in."""
    return accelerator_bytes() or psutil.virtual_memory().total


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
    place = local_copy(preset) if preset else find_preset(path)
    if place is None:
        return None
    if place.is_file():
        numbers = _gguf_parameters(place, place.stat().st_mtime_ns)
    else:
        # The embedded model's weights are in float32 on disk.
        stored = 4 if is_teaching(name) else ON_DISK
        files = (file for file in place.iterdir() if file.suffix in WEIGHTS)
        numbers = sum(file.stat().st_size for file in files) / stored
    return int(numbers * BYTES_A_NUMBER[precision])


@cache
def _gguf_parameters(file: Path, _changed: int) -> int:
    """How many numbers a GGUF file's model consists of; read again when the file has changed."""
    from lit_core.gemma.gguf_file import GgufFile

    return GgufFile(file).parameters
