"""How much memory a model takes, and how it is given back."""

import ctypes
import gc
import os
import shutil
import subprocess
from contextlib import suppress
from functools import cache
from importlib.util import find_spec

import psutil

from lit_core.gemma.hub.catalogue import BYTES_A_NUMBER, ON_DISK
from lit_core.gemma.hub.local_copy import local_copy
from lit_core.gemma.presets import find_known, find_preset, is_teaching, name_and_path

WEIGHTS = (".h5", ".safetensors")
# What a backend needs to compute on an NVIDIA GPU.
WITH_CUDA = {"jax": "jax_cuda12_plugin", "torch": "torch"}
SECONDS, MEBI = 10.0, 2**20


def machine_bytes() -> int:
    """How much memory this machine has."""
    return psutil.virtual_memory().total


@cache
def accelerator_bytes() -> int | None:
    """How much memory the first NVIDIA GPU has; None where models do not compute on one.

    Asks neither Keras nor its backend, which take seconds to import.
    """
    backend = WITH_CUDA.get(os.environ.get("KERAS_BACKEND", ""))
    program = shutil.which("nvidia-smi")
    if not backend or not program or not find_spec(backend):
        return None
    asked = [program, "--query-gpu=memory.total", "--format=csv,noheader,nounits"]
    try:
        told = subprocess.run(asked, capture_output=True, text=True, timeout=SECONDS, check=True)
        return int(told.stdout.split()[0]) * MEBI
    except (OSError, subprocess.SubprocessError, ValueError, IndexError):
        return None


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
    folder = local_copy(preset) if preset else find_preset(path)
    if folder is None:
        return None
    # The embedded model's weights are in float32 on disk.
    stored = 4 if is_teaching(name) else ON_DISK
    files = (file for file in folder.iterdir() if file.suffix in WEIGHTS)
    numbers = sum(file.stat().st_size for file in files) / stored
    return int(numbers * BYTES_A_NUMBER[precision])


def give_back() -> None:
    """Hand memory that nothing refers to any more back to the machine."""
    gc.unfreeze()
    gc.collect()
    # What was freed in small pieces stays with the C library until it is asked for it.
    with suppress(OSError, AttributeError):
        ctypes.CDLL("libc.so.6").malloc_trim(0)
