"""Banzhaf interactions of two or three parts, from texts with parts left out at random."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from lit_core.salience.evidence import SubsetScores
from lit_core.salience.granularity import Segment
from lit_core.salience.held_out_texts import fitted_texts, folds

# Of so many of the strongest parts, unless every text is there.
MOST_PARTS = 8
# So many texts there must be for each effect of the model, or these cannot be told apart.
TEXTS_PER_EFFECT = 2
# An interaction is told if it is so many nats, and so many times its standard error.
MIN_NATS, MIN_ERRORS = 0.5, 3.0


@dataclass(frozen=True)
class SubsetInteraction:
    """What two or three parts do together that fewer of them do not.

    Attributes:
        parts: in reading order.
        value: by how many nats their being there together raises the target's log-probability
            beyond what fewer of them add up to, averaged over the other parts being there or not.
        error: its standard error; 0 where every text is there.
    """

    parts: tuple[Segment, ...]
    value: float
    error: float

    @property
    def is_clear(self) -> bool:
        """Whether it is large, and not what other texts might deny."""
        return abs(self.value) >= max(MIN_NATS, MIN_ERRORS * self.error)


def subset_interactions(
    texts: SubsetScores, parts: Sequence[Segment]
) -> tuple[SubsetInteraction, ...]:
    """The interactions of every two and three of the strongest parts, the largest first.

    The coefficients of the polynomial of the third degree, or where there are few texts of the
    second, that comes nearest to the scores; from all texts they are the Banzhaf interaction
    indices. Hammer and Holzman 1992, "Approximations of pseudo-Boolean functions"; Grabisch and
    Roubens 1999, "An axiomatic approach to the concept of interaction among players in cooperative
    games".

    Args:
        texts: of S parts, with the scores `(2 + M, 1)` of one target.
        parts: the S parts.
    """
    used, free = fitted_texts(texts), np.flatnonzero(texts.left_out)
    # Coded so that, over all texts, each product of parts is orthogonal to all others.
    there = texts.kept[used][:, free] - 0.5
    scores, fold = texts.scores[used, 0], folds(len(texts.kept))[used]
    chosen = _strongest(there, scores, len(free) if texts.complete else MOST_PARTS)
    most = len(there) if texts.complete else len(there) // TEXTS_PER_EFFECT
    groups: list[tuple[int, ...]] = []
    for size in (2, 3):
        more = [*groups, *combinations(chosen, size)]
        if 1 + len(free) + len(more) > most:
            break
        groups = more
    if not groups:
        return ()
    values = _coefficients(there, scores, groups)
    errors = np.zeros(len(groups))
    if not texts.complete:
        rest = range(fold.max() + 1)
        others = [_coefficients(there[fold != n], scores[fold != n], groups) for n in rest]
        spread = np.square(others - np.mean(others, axis=0)).mean(axis=0)
        errors = np.sqrt((len(rest) - 1) * spread)
    found = [
        SubsetInteraction(tuple(parts[free[place]] for place in group), float(value), float(error))
        for group, value, error in zip(groups, values, errors, strict=True)
    ]
    return tuple(sorted(found, key=lambda each: -abs(each.value)))


def _strongest(there: np.ndarray, scores: np.ndarray, most: int) -> list[int]:
    effects = _coefficients(there, scores, [(place,) for place in range(there.shape[1])])
    return sorted(np.argsort(-np.abs(effects), kind="stable")[:most].tolist())


def _coefficients(
    there: np.ndarray, scores: np.ndarray, groups: Sequence[tuple[int, ...]]
) -> np.ndarray:
    """Of the products of these parts, beside those of each part by itself and a constant."""
    alone = [(place,) for place in range(there.shape[1])]
    terms = [(), *alone, *(group for group in groups if len(group) > 1)]
    design = np.array([there[:, list(term)].prod(axis=1) for term in terms]).T
    found = dict(zip(terms, np.linalg.lstsq(design, scores, rcond=None)[0], strict=True))
    return np.array([found[group] for group in groups])
