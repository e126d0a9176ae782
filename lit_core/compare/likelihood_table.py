"""How likely each answer is under each prompt."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lit_core.compare.quoting import quoted

NamedText = tuple[str, str]
# Characters of an answer in the head of its column.
LONGEST = 40


@dataclass(frozen=True)
class LikelihoodTable:
    """Probabilities that a model's answer to a prompt begins with exactly a text.

    Attributes:
        prompts: what the rows are called.
        answers: what the columns are called.
        rows: for each prompt, the probability of each answer, from 0 to 1.
    """

    prompts: tuple[str, ...]
    answers: tuple[str, ...]
    rows: tuple[tuple[float, ...], ...]

    @classmethod
    def of(
        cls,
        prompts: Sequence[NamedText],
        answers: Sequence[NamedText],
        log_probabilities: Sequence[Sequence[float]],
    ) -> "LikelihoodTable":
        """A row for each different prompt and a column for each different answer.

        Args:
            prompts: names and texts.
            answers: whose they are, and their texts.
            log_probabilities: for each prompt those of each answer, in nats.
        """
        rows, columns = _distinct(prompts), _distinct(answers)
        return cls(
            tuple(name for name, _ in rows),
            tuple(f"{quoted(answers[place][1], LONGEST)} ({name})" for name, place in columns),
            tuple(
                tuple(math.exp(log_probabilities[row][column]) for _, column in columns)
                for _, row in rows
            ),
        )


def _distinct(texts: Iterable[NamedText]) -> list[tuple[str, int]]:
    """Of each different text all of its names, and where it comes first."""
    found: dict[str, tuple[dict[str, None], int]] = {}
    for place, (name, text) in enumerate(texts):
        found.setdefault(text, ({}, place))[0][name] = None
    return [(" and ".join(names), place) for names, place in found.values()]
