"""How likely each answer is under each prompt."""

from dataclasses import dataclass


@dataclass(frozen=True)
class LikelihoodTable:
    """Probabilities that a model answers a prompt with exactly a text.

    Attributes:
        names: of the variants, in the order of rows (prompts) and columns (their answers).
        rows: for each prompt, the probability of each answer, from 0 to 1.
    """

    names: tuple[str, ...]
    rows: tuple[tuple[float, ...], ...]
