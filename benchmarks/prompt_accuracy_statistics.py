"""Exact tests of how often a prompt is right, and of two prompts on the same cases."""

from collections.abc import Sequence
from dataclasses import dataclass

from scipy.stats import binomtest

CONFIDENCE = 0.95


@dataclass(frozen=True)
class Comparison:
    """Two prompts on the same cases.

    Attributes:
        lost: cases that only the first prompt got right.
        gained: cases that only the second prompt got right.
        p: two-sided, that the two are equally often right.
    """

    lost: int
    gained: int
    p: float


def interval(right: int, count: int) -> tuple[float, float]:
    """The interval of 95 % of a share; Clopper and Pearson 1934."""
    found = binomtest(right, count).proportion_ci(CONFIDENCE, method="exact")
    return float(found.low), float(found.high)


def p_by_chance(right: int, count: int, chance: float) -> float:
    """How likely at least so many of `count` are right where each is at random; one-sided."""
    return float(binomtest(right, count, chance, alternative="greater").pvalue)


def compare(first: Sequence[bool], second: Sequence[bool]) -> Comparison:
    """McNemar's exact test: which cases each prompt got right, in the same order."""
    pairs = list(zip(first, second, strict=True))
    lost = sum(one and not other for one, other in pairs)
    gained = sum(other and not one for one, other in pairs)
    p = float(binomtest(lost, lost + gained).pvalue) if lost + gained else 1.0
    return Comparison(lost, gained, p)
