"""Memory of the GPU that models run on, if any."""

import os
import sys
from functools import cache
from importlib.util import find_spec
from typing import Any

import pynvml

# One of these a backend needs to compute on an NVIDIA GPU.
WITH_CUDA = {"jax": ("jax_cuda12_plugin", "jax_cuda13_plugin"), "torch": ("torch",)}


@cache
def accelerator_bytes() -> int | None:
    """How much memory the first NVIDIA GPU has; None where models do not compute on one.

    Asks neither Keras nor its backend, which take seconds to import.
    """
    if not any(map(find_spec, WITH_CUDA.get(_backend(), ()))):
        return None
    try:
        pynvml.nvmlInit()
        device = pynvml.nvmlDeviceGetHandleByIndex(0)
        return int(pynvml.nvmlDeviceGetMemoryInfo(device).total)
    except pynvml.NVMLError:
        return None


def accelerator_allocated_bytes() -> int:
    """How much GPU memory this process has allocated; 0 until the backend is imported."""
    backend = _imported()
    try:
        if _backend() == "torch":
            return backend.cuda.memory_allocated()
        return backend.local_devices()[0].memory_stats()["bytes_in_use"]
    except (AttributeError, TypeError, KeyError):
        # The backend is not imported, or only partly, or runs on the CPU nevertheless.
        return 0


def _backend() -> str:
    return os.environ.get("KERAS_BACKEND", "")


def _imported() -> Any:
    return sys.modules.get(_backend())
