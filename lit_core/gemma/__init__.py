"""The one package that knows Keras: load, tokenize, generate, score and differentiate a model.

Importing this package is quick; the model framework is imported when `load_model` is called.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from lit_core.gemma.accelerator import accelerator_bytes, accelerator_held_bytes
from lit_core.gemma.cautions import CAUTIONS, caution_of, origin_of
from lit_core.gemma.decoding import LIMITS, Decoding, held_to_limits, within_limits
from lit_core.gemma.hub.address import is_address
from lit_core.gemma.memory import needed_bytes, total_bytes, whose_memory
from lit_core.gemma.presets import (
    CHOICES,
    DEFAULT,
    EMBEDDED,
    ModelChoice,
    Preset,
    default_model,
    find_known,
    find_preset,
    is_here,
    known_name,
    name_and_path,
    notice_of,
)
from lit_core.gemma.target_gradients import TargetGradients
from lit_core.gemma.values import FinishReason, Generation, GenerationTask, ModelInfo, Token
from lit_core.progress import ProgressToken

if TYPE_CHECKING:
    from lit_core.gemma.model import Gemma

__all__ = [
    "CAUTIONS",
    "CHOICES",
    "DEFAULT",
    "EMBEDDED",
    "LIMITS",
    "Decoding",
    "FinishReason",
    "Generation",
    "GenerationTask",
    "ModelChoice",
    "ModelInfo",
    "Preset",
    "TargetGradients",
    "Token",
    "accelerator_bytes",
    "accelerator_held_bytes",
    "caution_of",
    "default_model",
    "find_known",
    "find_preset",
    "held_to_limits",
    "is_address",
    "is_here",
    "known_name",
    "load_from",
    "load_model",
    "name_and_path",
    "needed_bytes",
    "notice_of",
    "origin_of",
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
    from lit_core.gemma import loading

    return loading.load_preset(place, name, dtype, max_length)


def load_model(
    name: str = EMBEDDED,
    dtype: str = "float32",
    progress: ProgressToken | None = None,
    max_length: int | None = None,
) -> "Gemma":
    """Load a preset by its name, its folder, or `name:path`; the embedded model goes the same way.

    Args:
        name: what it is called.
        dtype: what it computes with: `float32`, `bfloat16`, or `int8`.
        progress: told how far the work is.
        max_length: most tokens of prompt and answer together; None leaves it to the preset.

    Raises:
        ModelInputError: there is no such preset.
        ModelError: it cannot be downloaded, or its files cannot be loaded as a Gemma.
        Cancelled: the progress was stopped while it was downloaded.
    """
    shown, path = name_and_path(name)
    return load_from(find_preset(path, progress), shown, dtype, max_length)
