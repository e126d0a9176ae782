"""The one room that knows Keras: load, tokenize, generate, score and differentiate a model.

Importing this package is quick; the model framework is imported when `load_model` is called.
"""

from typing import TYPE_CHECKING

from lit_core.gemma.presets import CHOICES, EMBEDDED, ModelChoice, find_preset, is_teaching
from lit_core.gemma.values import (
    Decoding,
    FinishReason,
    Generation,
    ModelInfo,
    TargetGradients,
    Token,
)

if TYPE_CHECKING:
    from lit_core.gemma.model import Gemma

__all__ = [
    "CHOICES",
    "EMBEDDED",
    "Decoding",
    "FinishReason",
    "Generation",
    "ModelChoice",
    "ModelInfo",
    "TargetGradients",
    "Token",
    "find_preset",
    "is_teaching",
    "load_model",
]


def load_model(name: str = EMBEDDED, dtype: str = "float32") -> "Gemma":
    """Load a model; see `lit_core.gemma.model.load_model`."""
    from lit_core.gemma import model

    return model.load_model(name, dtype)
