"""The memory of the GPU that models compute on, where they do."""

import os
import sys
from functools import cache
from importlib.util import find_spec
from typing import Any

import pynvml

# What a backend needs to compute on an NVIDIA GPU.
WITH_CUDA = {"jax": "jax_cuda12_plugin", "torch": "torch"}


@cache
def accelerator_bytes() -> int | None:
    """How much memory the first NVIDIA GPU has; None where models do not compute on one.

    Asks neither Keras nor its backend, which take seconds to import.
    """
    backend = WITH_CUDA.get(_backend())
    if not backend or not find_spec(backend):
        return None
    try:
        pynvml.nvmlInit()
        device = pynvml.nvmlDeviceGetHandleByIndex(0)
        return int(pynvml.nvmlDeviceGetMemoryInfo(device).total)
    except pynvml.NVMLError:
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


def _backend() -> str:
    return os.environ.get("KERAS_BACKEND", "")


def _imported() -> Any:
    return sys.modules.get(_backend())
