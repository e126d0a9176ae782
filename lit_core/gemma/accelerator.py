"""The memory of the GPU that models compute on, where they do."""

import os
import shutil
import subprocess
import sys
from functools import cache
from importlib.util import find_spec
from typing import Any

# What a backend needs to compute on an NVIDIA GPU.
WITH_CUDA = {"jax": "jax_cuda12_plugin", "torch": "torch"}
SECONDS, MEBI = 10.0, 2**20


@cache
def accelerator_bytes() -> int | None:
    """How much memory the first NVIDIA GPU has; None where models do not compute on one.

    Asks neither Keras nor its backend, which take seconds to import.
    """
    backend = WITH_CUDA.get(_backend())
    program = shutil.which("nvidia-smi")
    if not backend or not program or not find_spec(backend):
        return None
    asked = [program, "--query-gpu=memory.total", "--format=csv,noheader,nounits"]
    try:
        told = subprocess.run(asked, capture_output=True, text=True, timeout=SECONDS, check=True)
        return int(told.stdout.split()[0]) * MEBI
    except (OSError, subprocess.SubprocessError, ValueError, IndexError):
        return None


def accelerator_held_bytes() -> int:
    """How much of it holds what this process made; nothing until the backend is imported."""
    backend = _imported()
    try:
        if _backend() == "torch":
            return backend.cuda.memory_allocated()
        return backend.local_devices()[0].memory_stats()["bytes_in_use"]
    except (AttributeError, TypeError, KeyError):
        # It is not imported, or not to its end; or it computes on the processor all the same.
        return 0


def give_back_accelerator() -> None:
    """Let others have what PyTorch keeps of it for later; JAX keeps its share to the end."""
    if _backend() == "torch" and accelerator_bytes():
        _imported().cuda.empty_cache()


def _backend() -> str:
    return os.environ.get("KERAS_BACKEND", "")


def _imported() -> Any:
    return sys.modules.get(_backend())
