"""Subsets are drawn by how many parts they have, in pairs, and none twice."""

from collections import Counter
from itertools import islice

import numpy as np
import pytest

from lit_core.salience.random_subsets import random_subsets


@pytest.mark.parametrize("parts", range(1, 9))
def test_of_few_parts_every_subset_comes_once(parts: int) -> None:
    drawn = [tuple(subset.tolist()) for subset in random_subsets(parts, 3)]
    assert len(set(drawn)) == len(drawn) == 2**parts - 2


@pytest.mark.parametrize("parts", [7, 16, 200])
def test_each_is_followed_by_its_complement_and_none_comes_twice(parts: int) -> None:
    drawn = list(islice(random_subsets(parts, 0), 120))
    for subset, complement in zip(drawn[::2], drawn[1::2], strict=True):
        np.testing.assert_array_equal(subset, ~complement)
    assert len({subset.tobytes() for subset in drawn}) == len(drawn)
    assert not any(subset.all() for subset in drawn)


def test_each_number_of_parts_comes_as_often_as_any_other() -> None:
    parts, rounds = 21, 8
    sizes = Counter(int(s.sum()) for s in islice(random_subsets(parts, 1), rounds * (parts - 1)))
    assert sizes == dict.fromkeys(range(1, parts), rounds)


def test_each_part_is_there_half_of_the_time() -> None:
    drawn = np.array(list(islice(random_subsets(30, 2), 400)))
    np.testing.assert_array_equal(drawn.mean(axis=0), 0.5)


def test_the_seed_chooses() -> None:
    first, again, other = (np.array(list(islice(random_subsets(12, n), 40))) for n in (1, 1, 2))
    assert (first == again).all()
    assert (first != other).any()
