"""The structure of a few-shot prompt: worked examples, and the question they lead to.

A prompt does not mark its examples. They are told by the words up to a colon that lines begin with,
such as “Review:” or “Label:”, and that return in each example.
"""

import re
from dataclasses import dataclass

_CUE = re.compile("([^:：]*[:：])(?!/)(.*)")
_DIGITS = re.compile("[0-9]+")


@dataclass(frozen=True)
class FewShotPrompt:
    """The lines of a few-shot prompt, without white space around them.

    A prompt is few-shot if the cue at the beginning of its last line begins an earlier line too;
    numbers in it may differ.

    Attributes:
        lines: all of them.
        cues: the words up to the first colon of each, numbers alike; empty where there are none.
        first_cue: the first line with the last line's cue: in it the first example is answered.
        last_cue: the same of the last example.
    """

    lines: tuple[str, ...]
    cues: tuple[str, ...]
    first_cue: int
    last_cue: int

    @classmethod
    def read(cls, text: str) -> "FewShotPrompt | None":
        """The structure of a template or a prompt; None if it is not few-shot."""
        lines = tuple(line.strip() for line in text.rstrip().split("\n"))
        cues = tuple(map(_cue, lines))
        alike = [place for place, cue in enumerate(cues) if cue and cue == cues[-1]]
        return cls(lines, cues, alike[0], alike[-2]) if len(alike) > 1 else None

    @property
    def asked(self) -> set[str]:
        """The cues that lines have up to the first answer."""
        return {*self.cues[: self.first_cue], self.cues[-1]}

    @property
    def question(self) -> int:
        """The line in which the question begins: the first with a cue that comes before answers."""
        later = range(self.last_cue + 1, len(self.lines))
        return next(place for place in later if self.cues[place] in self.asked - {""})

    def examples(self) -> range | None:
        """The lines of the examples; None where nothing but the cue returns, as in a dialogue."""
        begins = self.cues[self.question]
        if begins == self.cues[-1]:
            return None
        before = range(self.first_cue)
        return range(max(p for p in before if self.cues[p] == begins), self._end_of_examples())

    @property
    def labels(self) -> dict[str, list[int]]:
        """Lines of the examples that answer them, by their cues, where an answer returns.

        An answer that returns, such as “low”, is one of few that the task has.
        """
        found: dict[str, list[int]] = {}
        for place in self.examples() or ():
            cue = self.cues[place]
            if cue and (cue == self.cues[-1] or cue not in self.asked) and self.answer(place):
                found.setdefault(cue, []).append(place)
        return {
            cue: places
            for cue, places in found.items()
            if len({self.answer(place) for place in places}) < len(places)
        }

    def answer(self, place: int) -> str:
        """What stands after the colon of a line."""
        found = _CUE.match(self.lines[place])
        return found[2].strip() if found else ""

    def cue_text(self, place: int) -> str:
        """A line up to and with its first colon, as it is written."""
        found = _CUE.match(self.lines[place])
        return found[1] if found else ""

    def words(self, place: int) -> str:
        """The words of a line's cue, up to the first number."""
        return _DIGITS.split(self.lines[place][: len(self.cues[place])])[0].rstrip()

    def _end_of_examples(self) -> int:
        """The line after the last example; what leads over to the question is no part of it."""
        known = {*self.cues[self.first_cue : self.last_cue + 1]} - {""}
        end, within = self.last_cue + 1, True
        answered = bool(self.answer(self.last_cue))
        for place in range(end, self.question):
            line = self.lines[place]
            parted = line.startswith("#") or (answered and not line)
            within = self.cues[place] in known or (within and not parted)
            if line and within:
                end, answered = place + 1, True
        return end


def _cue(line: str) -> str:
    found = _CUE.match(line)
    cue = _DIGITS.sub("0", found[1]) if found else ""
    return cue if any(map(str.isalpha, cue)) else ""
