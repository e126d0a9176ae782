"""What a server is started with: models, datasets and limits, as environment variables."""

import csv
import io
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lit_core.errors import ModelInputError
from lit_core.local_path import local_path

MODELS, DATASETS = "PROMPTLIGHT_MODEL", "PROMPTLIGHT_DATASETS"
EXAMPLES, PRECISION = "PROMPTLIGHT_MAX_EXAMPLES", "PROMPTLIGHT_PRECISION"
LENGTH, FRAMED_BY = "PROMPTLIGHT_MAX_LENGTH", "PROMPTLIGHT_FRAMED_BY"
PRECISIONS = ("float32", "bfloat16", "int8")


@dataclass(frozen=True)
class Settings:
    """How a server is set up.

    Attributes:
        models: names, folders or `name:path`, the first in use; none leaves the choice to
            the app.
        datasets: names, files, addresses or `name:path` of whole prompts to choose among.
        max_examples: how many examples of each dataset are offered; None offers all.
        precision: the numbers a model computes with: `float32`, `bfloat16` or `int8`.
        max_length: most tokens of prompt and answer together; None leaves it to the model.
        framed_by: pages that may show the app in a frame, such as `http://localhost:*`.
    """

    models: tuple[str, ...] = ()
    datasets: tuple[str, ...] = ()
    max_examples: int | None = None
    precision: str = "float32"
    max_length: int | None = None
    framed_by: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        check_precision(self.precision)
        for value, what in (
            (self.max_examples, "number of examples"),
            (self.max_length, "longest length in tokens"),
        ):
            if value is not None and value < 1:
                raise ModelInputError(f"The {what} must be 1 or more, not {value}.")

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> "Settings":
        """The settings this process was started with.

        Raises:
            ModelInputError: a variable has an invalid value.
        """
        given = os.environ if environment is None else environment
        return cls(
            _listed(given.get(MODELS, "")),
            _listed(given.get(DATASETS, "")),
            _number(given, EXAMPLES),
            given.get(PRECISION) or "float32",
            _number(given, LENGTH),
            tuple(given.get(FRAMED_BY, "").split()),
        )

    def to_environment(self) -> dict[str, str]:
        """The variables that set another process up in the same way."""
        return {
            MODELS: _joined(map(_from_anywhere, self.models)),
            DATASETS: _joined(map(_from_anywhere, self.datasets)),
            EXAMPLES: str(self.max_examples or ""),
            PRECISION: self.precision,
            LENGTH: str(self.max_length or ""),
            FRAMED_BY: " ".join(self.framed_by),
        }


def check_precision(precision: str) -> None:
    """Check that a precision is supported.

    Raises:
        ModelInputError: it is not one of `PRECISIONS`.
    """
    if precision not in PRECISIONS:
        known = ", ".join(PRECISIONS)
        raise ModelInputError(f'There is no precision "{precision}": choose one of {known}.')


def _listed(text: str) -> tuple[str, ...]:
    """The parts between commas; a part in quotes may hold commas, as in a line of CSV."""
    rows = csv.reader([text], skipinitialspace=True)
    return tuple(part.strip() for row in rows for part in row if part.strip())


def _joined(parts: Iterable[str]) -> str:
    line = io.StringIO(newline="")
    csv.writer(line, lineterminator="").writerow(parts)
    return line.getvalue()


def _from_anywhere(config: str) -> str:
    """The path, or the path in `name:path`, made absolute; anything else unchanged."""
    if (whole := local_path(config)).exists():
        return str(whole.resolve())
    name, colon, path = config.partition(":")
    place = local_path(path)
    return f"{name}{colon}{place.resolve()}" if colon and place.exists() else config


def _number(given: Mapping[str, str], name: str) -> int | None:
    text = given.get(name, "").strip()
    if not text:
        return None
    try:
        return int(text)
    except ValueError as error:
        raise ModelInputError(f'{name} is to be a whole number, not "{text}".') from error
