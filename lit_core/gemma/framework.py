"""Imports Keras and KerasHub, without log output and without unneeded dependencies."""

import gc
import importlib.util
import os
import sys
from collections.abc import Generator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

# TensorFlow reads this once, when it is first imported.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
# JAX would take three quarters of a GPU's memory for one model, and leave other models too little.
os.environ.setdefault("XLA_PYTHON_CLIENT_PREALLOCATE", "false")

TEXT = "tensorflow_text"
# Keras and KerasHub import these if they are installed, for functions that nothing here calls. They
# would take much of a model's loading time, and memory.
UNUSED = ("matplotlib", "pandas", "sklearn", f"{TEXT}.tools.wordpiece_vocab")


class _LazyModule(ModuleType):
    """Stands for a module until something of it is used."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name != "__path__":
            raise AttributeError(name)  # asked by those who look at all modules
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(importlib.import_module(self.__name__), name)


@contextmanager
def _hidden(names: tuple[str, ...]) -> Generator[None]:
    """Let imports of modules that are not imported yet fail, as if they were not installed."""
    hidden = [name for name in names if name not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # ty: ignore[no-matching-overload]
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]


@contextmanager
def _without_garbage_collection() -> Generator[None]:
    """Pause garbage collection: imports create many objects, all of which stay in use."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


# KerasHub imports this module, which takes 0.12 GB, but only its own tokenizers need it.
if TEXT not in sys.modules and importlib.util.find_spec(TEXT):
    sys.modules[TEXT] = _LazyModule(TEXT)

with _hidden(UNUSED), _without_garbage_collection():
    import keras
    import keras_hub
    from keras.src.backend.common import global_state

    # KerasHub does not export these.
    from keras_hub.src.models.gemma4.gemma4_decoder_block import Gemma4TextDecoderBlock
    from keras_hub.src.models.gemma4.gemma4_layers import RMSNormalization as Gemma4Norm
    from keras_hub.src.utils.preset_utils import get_preset_loader

__all__ = [
    "Gemma4Norm",
    "Gemma4TextDecoderBlock",
    "get_preset_loader",
    "global_state",
    "keras",
    "keras_hub",
]
