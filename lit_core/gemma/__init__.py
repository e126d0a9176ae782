"""The only package that uses Keras: load, tokenize, generate, score and differentiate a model.

Importing this package is quick; the model framework is imported when `load_model` is called.
"""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from lit_core.gemma.accelerator import accelerator_bytes, accelerator_held_bytes
from lit_core.gemma.decoding import LIMITS, Decoding, held_to_limits, within_limits
from lit_core.gemma.hub.address import is_address
from lit_core.gemma.memory import total_bytes, whose_memory
from lit_core.gemma.sources import (
    DEFAULT,
    EMBEDDED,
    EmbeddedModel,
    HubModel,
    ModelSource,
    default_model,
    name_and_location,
    offered_models,
    resolve,
)
from lit_core.gemma.target_gradients import TargetGradients
from lit_core.gemma.values import FinishReason, Generation, GenerationTask, ModelInfo, Token
from lit_core.progress import ProgressToken

if TYPE_CHECKING:
    from lit_core.gemma.model import Gemma

__all__ = [
    "DEFAULT",
    "EMBEDDED",
    "LIMITS",
    "Decoding",
    "EmbeddedModel",
    "FinishReason",
    "Generation",
    "GenerationTask",
    "HubModel",
    "ModelInfo",
    "ModelSource",
    "TargetGradients",
    "Token",
    "accelerator_bytes",
    "accelerator_held_bytes",
    "default_model",
    "held_to_limits",
    "is_address",
    "load_from",
    "load_model",
    "name_and_location",
    "offered_models",
    "resolve",
    "total_bytes",
    "whose_memory",
    "within_limits",
]


def load_from(
    place: Path, name: str, dtype: str = "float32", max_length: int | None = None
) -> "Gemma":
    """Load a model from a folder or file; see `load_model`.

    Raises:
        ModelError: its files cannot be loaded as a Gemma.
    """
    return replace(resolve(str(place)), name=name).load(dtype, max_length)


def load_model(
    name: str = EMBEDDED,
    dtype: str = "float32",
    progress: ProgressToken | None = None,
    max_length: int | None = None,
) -> "Gemma":
    """Load a preset, or the embedded model, by its name, its folder, or `name:path`.

    Args:
        name: what it is called.
        dtype: what it computes with: `float32`, `bfloat16`, or `int8`.
        progress: receives progress reports.
        max_length: most tokens of prompt and answer together; None leaves it to the preset.

    Raises:
        ModelInputError: there is no such preset.
        ModelError: it cannot be downloaded, or its files cannot be loaded as a Gemma.
        Cancelled: the progress was stopped while it was downloaded.
    """
    source = resolve(name)
    source.fetch(progress)
    return source.load(dtype, max_length)
