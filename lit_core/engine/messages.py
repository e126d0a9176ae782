"""What an engine and its worker tell each other."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from lit_core.engine.priority import Priority
from lit_core.engine.requests import Request
from lit_core.errors import PromptlightError
from lit_core.gemma import ModelInfo
from lit_core.progress import Progress


@dataclass(frozen=True)
class ModelSpec:
    """Which model a worker loads, and how.

    Attributes:
        name: what it is called.
        place: its folder or file, as an absolute path.
        precision: what it computes with: `float32`, `bfloat16` or `int8`.
        max_length: most tokens of prompt and answer together; None leaves it to the model.
        backend: Keras's backend; empty for that of the app's own environment.
    """

    name: str
    place: Path
    precision: str = "float32"
    max_length: int | None = None
    backend: str = ""


class TokenCounter(Protocol):
    """Counts tokens without the model; can be sent to another process."""

    def count(self, text: str) -> int:
        """How many tokens the model would read."""
        ...


# From the engine to the worker.


@dataclass(frozen=True)
class Submit:
    """Do this, after what was submitted before and is no less urgent."""

    job: int
    request: Request[Any]
    priority: Priority = Priority.INTERACTIVE


@dataclass(frozen=True)
class Cancel:
    """A job's result is not wanted any more."""

    job: int


@dataclass(frozen=True)
class Shutdown:
    """End after what was submitted before."""


# From the worker to the engine.


@dataclass(frozen=True)
class Loading:
    """How far the loading of the model is."""

    progress: Progress


@dataclass(frozen=True)
class Loaded:
    """The model is loaded."""

    info: ModelInfo
    tokens: TokenCounter


@dataclass(frozen=True)
class LoadFailed:
    """The model cannot be loaded; the worker ends."""

    error: PromptlightError


@dataclass(frozen=True)
class Started:
    """A job's turn has come, for the first time or again after an interruption."""

    job: int


@dataclass(frozen=True)
class Interrupted:
    """A job that has begun waits while more urgent ones are done, and then goes on."""

    job: int


@dataclass(frozen=True)
class Reported:
    """How far a job is."""

    job: int
    progress: Progress


@dataclass(frozen=True)
class Finished:
    """What came of a job."""

    job: int
    result: Any


@dataclass(frozen=True)
class Failed:
    """Why nothing came of a job."""

    job: int
    error: PromptlightError


@dataclass(frozen=True)
class AcceleratorMemory:
    """How many bytes of a GPU's memory the worker holds; sent where it computes on one."""

    held: int
