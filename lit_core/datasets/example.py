"""Examples (single input cases), datasets of them, and lines that could not be read."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Example:
    """One input case: a whole prompt, or values for a template's variables."""

    id: str
    prompt: str | None = None
    """The whole text for the model; None where a template is filled with `variables`."""
    variables: Mapping[str, str] = field(default_factory=dict)
    target: str | None = None
    """A response to explain in place of the model's own."""
    source: str | None = None
    """Where a whole prompt comes from."""
    expected: str | None = None
    """What a good response says, for checks."""
    tags: str | None = None
    """Words by which examples can be told apart, as they are written."""


@dataclass(frozen=True)
class LineProblem:
    """Why a line, counted from 1, could not be read as an example."""

    line: int
    reason: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.reason}"


@dataclass(frozen=True)
class Dataset:
    """The examples of a file in its order, and the lines that could not be read."""

    name: str
    examples: tuple[Example, ...]
    problems: tuple[LineProblem, ...] = ()
