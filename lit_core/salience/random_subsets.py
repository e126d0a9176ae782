"""Draws subsets of a prompt's parts at random: first how many parts, then which."""

from collections.abc import Iterator
from itertools import combinations
from math import comb

import numpy as np

# Of no more subsets than these of one size, all are listed and shuffled.
LISTED = 4096
TRIES = 20


def random_subsets(parts: int, seed: int) -> Iterator[np.ndarray]:
    """Subsets and their complements in turn, `(S,)` of truth values, none of them twice.

    Neither the empty subset nor all parts are among them. Each number of parts comes as often as
    any other until its subsets are used up: LIME draws texts in this way (Ribeiro et al. 2016, "Why
    Should I Trust You?", appendix), and for Shapley values it does nearly as well as any law
    (Musco and Witter 2025, "Provably Accurate Shapley Value Estimation via Leverage Score
    Sampling"). Ends where there is no further subset.
    """
    random = np.random.default_rng(seed)
    sizes = list(range(1, parts // 2 + 1))
    draws = {size: _of_size(parts, size, random) for size in sizes}
    while draws:
        for size in random.permutation(list(draws)).tolist():
            subset = next(draws[size], None)
            if subset is None:
                del draws[size]
            else:
                yield subset
                yield ~subset


def _of_size(parts: int, size: int, random: np.random.Generator) -> Iterator[np.ndarray]:
    """Subsets of one size in random order; of a subset and its complement of that size, one."""
    halves = 2 * size == parts
    if comb(parts, size) <= LISTED:
        listed = [
            chosen for chosen in combinations(range(parts), size) if not halves or 0 in chosen
        ]
        for place in random.permutation(len(listed)):
            yield _subset(parts, listed[place])
        return
    known: set[bytes] = set()
    while True:
        for _ in range(TRIES):
            subset = _subset(parts, random.permutation(parts)[:size])
            if not {subset.tobytes(), (~subset).tobytes()} & known:
                break
        else:
            return
        known.add(subset.tobytes())
        yield subset


def _subset(parts: int, chosen: tuple[int, ...] | np.ndarray) -> np.ndarray:
    subset = np.zeros(parts, bool)
    subset[list(chosen)] = True
    return subset
