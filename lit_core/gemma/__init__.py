"""The only package that uses Keras: load, tokenize, generate, score and differentiate a model.

Importing this package is quick; the model framework is imported when `load_model` is called.
"""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from lit_core.gemma.accelerator import accelerator_allocated_bytes, accelerator_bytes
from lit_core.gemma.decoding import LIMITS, Decoding, clamped, out_of_range_notices
from lit_core.gemma.grouped_targets import GroupedTargets, covers
from lit_core.gemma.hub.address import is_address
from lit_core.gemma.memory import memory_owner, total_bytes
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
from lit_core.gemma.values import (
    FinishReason,
    Generation,
    GenerationTask,
    ModelInfo,
    RulesName,
    Token,
)
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
    "GroupedTargets",
    "HubModel",
    "ModelInfo",
    "ModelSource",
    "RulesName",
    "TargetGradients",
    "Token",
    "accelerator_allocated_bytes",
    "accelerator_bytes",
    "clamped",
    "covers",
    "default_model",
    "is_address",
    "load_from",
    "load_model",
    "memory_owner",
    "name_and_location",
    "offered_models",
    "out_of_range_notices",
    "resolve",
    "total_bytes",
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
