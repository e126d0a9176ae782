"""Imports Keras and KerasHub, without log output and without unneeded dependencies."""

import importlib.util
import os
import sys
from types import ModuleType
from typing import Any

# TensorFlow reads this once, when it is first imported.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
from keras.src.backend.common import global_state


class _LazyModule(ModuleType):
    """Stands for a module until something of it is used."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name != "__path__":
            raise AttributeError(name)  # asked by those who look at all modules
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(importlib.import_module(self.__name__), name)


# KerasHub imports this module, which takes 0.12 GB, but only its own tokenizers need it. Its
# vocabulary trainer would use it during the import, and works without it if it is missing.
TEXT, TRAINER = "tensorflow_text", "tensorflow_text.tools.wordpiece_vocab"
if TEXT not in sys.modules and importlib.util.find_spec(TEXT):
    sys.modules[TEXT] = _LazyModule(TEXT)
    sys.modules[TRAINER] = None  # ty: ignore[invalid-assignment]

import keras_hub  # noqa: E402

if sys.modules.get(TRAINER, sys) is None:
    del sys.modules[TRAINER]

__all__ = ["global_state", "keras", "keras_hub"]
