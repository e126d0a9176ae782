"""A rendered prompt remembers where each of its characters came from."""

from bisect import bisect_right
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Origin:
    """Where the characters `start` to `end` (half open) of a rendered prompt came from."""

    start: int
    end: int
    kind: Literal["template", "variable"]
    name: str | None
    """The variable's name; None for template text."""
    line: int
    """The template line, from 1, that holds the text or the variable's place."""


@dataclass(frozen=True)
class RenderedPrompt:
    """The text a model is given, with origins that cover every character exactly once."""

    text: str
    origins: tuple[Origin, ...]

    @property
    def variable_origins(self) -> tuple[Origin, ...]:
        """Where the values of variables stand, in reading order."""
        return tuple(origin for origin in self.origins if origin.kind == "variable")

    def origin_at(self, char: int) -> Origin:
        """The origin of the character at index `char`.

        Raises:
            IndexError: The text has no such character.
        """
        if not 0 <= char < len(self.text):
            raise IndexError(f"character {char} of a prompt of {len(self.text)} characters")
        return self.origins[bisect_right(self.origins, char, key=lambda origin: origin.start) - 1]
