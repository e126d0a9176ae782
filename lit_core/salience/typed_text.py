"""Typed text that continues another text, with or without a space before it."""

from collections.abc import Callable
from dataclasses import dataclass

import regex

from lit_core.errors import SalienceError
from lit_core.gemma import Generation

# Chinese, Japanese and Thai do not put spaces between words.
UNSPACED = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}]")
AUTO, WITH, WITHOUT = "auto", "yes", "no"
SPACES = (AUTO, WITH, WITHOUT)


@dataclass(frozen=True)
class TypedText:
    """An answer, or a foil, as it was typed.

    Attributes:
        text: the words.
        space: whether a space goes before them: `yes`, `no`, or `auto` for what the model would
            more likely write there.

    Raises:
        SalienceError: `space` is none of these.
    """

    text: str
    space: str = AUTO

    def __post_init__(self) -> None:
        if self.space not in SPACES:
            valid = ", ".join(SPACES)
            raise SalienceError(f'There is no spacing "{self.space}". Choose among: {valid}.')

    def readings(self, before: str) -> tuple[str, ...]:
        """The texts that may be meant after the text `before`; one where there is no doubt."""
        spaced = f" {self.text}"
        if self.space != AUTO:
            return (spaced if self.space == WITH else self.text,)
        joined = before[-1:].isspace() or self.text[:1].isspace() or UNSPACED.match(self.text)
        return (self.text,) if joined else (spaced, self.text)

    def likeliest_reading(self, before: str, read: Callable[[str], Generation]) -> Generation:
        """What the model reads: the likeliest of the readings.

        Args:
            before: the text that it comes after.
            read: reads a text there, with the model's log-probabilities.
        """
        generations = [read(text) for text in self.readings(before)]
        return max(generations, key=lambda each: sum(each.log_probabilities))

    def spacing_notice(self, before: str, read: str, what: str) -> str:
        """A sentence that says which reading was taken; empty where there was nothing to choose.

        Args:
            before: the text that it comes after.
            read: the reading that was taken.
            what: the subject of the sentence.
        """
        if self.space == AUTO and len(self.readings(before)) == 1:
            return ""
        spaced = read.startswith(" ") and not self.text.startswith(" ")
        why = "as the model would more likely write it" if self.space == AUTO else "as chosen"
        how = "with" if spaced else "without"
        return f"{what} is read {how} a space before it, {why}."
