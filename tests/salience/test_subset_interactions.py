"""From all texts interactions are Banzhaf's, and few texts tell those that count."""

from collections.abc import Callable
from itertools import combinations, product

import numpy as np
import pytest

from lit_core.progress import ProgressToken
from lit_core.salience import Attribution, MethodOptions
from lit_core.salience.evidence import SubsetScores
from lit_core.salience.masking import prompt_segments
from lit_core.salience.subset_interactions import (
    MOST_PARTS,
    SubsetInteraction,
    subset_interactions,
)
from lit_core.salience.subset_scoring import score_subsets
from tests.planted.mask_model import MaskModel

Function = Callable[[np.ndarray], np.ndarray]


def found(
    parts: int, function: Function, samples: int | None = None
) -> tuple[SubsetInteraction, ...]:
    model = MaskModel(parts, 1, function)
    segments = prompt_segments(Attribution(model.generation).segments("lines"))
    options = MethodOptions(samples=samples or 2**parts)
    texts = score_subsets(model, model.generation, segments, options, ProgressToken())
    return subset_interactions(texts, segments)


def banzhaf(function: Function, parts: int, group: tuple[int, ...]) -> float:
    """The mean discrete derivative, over all subsets of the other parts."""
    others = [place for place in range(parts) if place not in group]
    total = 0.0
    for rest in product((0.0, 1.0), repeat=len(others)):
        for inside in product((0.0, 1.0), repeat=len(group)):
            kept = np.zeros((1, parts))
            kept[0, others], kept[0, list(group)] = rest, inside
            sign = (-1) ** (len(group) - int(sum(inside)))
            total += sign * float(function(kept)[0, 0])
    return total / 2 ** len(others)


@pytest.mark.parametrize("parts", [3, 6, 10])
def test_from_all_texts_they_are_banzhafs_to_a_billionth(parts: int) -> None:
    table = np.random.default_rng(parts).normal(size=(2**parts, 1))
    places = 2 ** np.arange(parts)

    def function(kept: np.ndarray) -> np.ndarray:
        return table[(kept @ places).astype(int)]

    interactions = found(parts, function)
    assert all(each.error == 0 for each in interactions)
    known = {tuple(part.index - 1 for part in each.parts): each.value for each in interactions}
    groups = [group for size in (2, 3) for group in combinations(range(parts), size)]
    assert set(known) == set(groups)
    for group in groups[:: 1 + len(groups) // 20]:
        assert known[group] == pytest.approx(banzhaf(function, parts, group), abs=1e-9)


@pytest.mark.parametrize("sign", [1, -1], ids=["together", "either"])
def test_the_pair_that_interacts_is_named_from_few_texts(sign: int) -> None:
    def function(kept: np.ndarray) -> np.ndarray:
        first, other = kept[:, 3], kept[:, 12]
        joint = first * other if sign > 0 else first + other - first * other
        return (4.0 * joint + kept[:, 7] - 0.5 * kept[:, 9])[:, None]

    clear = [each for each in found(16, function, samples=128) if each.is_clear]
    (only,) = clear
    assert [part.text.strip() for part in only.parts] == ["part3", "part12"]
    assert only.value == pytest.approx(4.0 * sign, abs=0.5)


def test_of_parts_that_work_each_by_itself_no_pair_is_told() -> None:
    random = np.random.default_rng(3)
    weights = random.normal(size=16) * 3

    def function(kept: np.ndarray) -> np.ndarray:
        return (kept @ weights + random.normal(size=len(kept)) * 0.3)[:, None]

    assert not [each for each in found(16, function, samples=128) if each.is_clear]


def test_three_parts_that_work_only_together_are_told_where_there_are_enough_texts() -> None:
    def function(kept: np.ndarray) -> np.ndarray:
        return 6.0 * kept[:, :3].prod(axis=1, keepdims=True)

    strongest = found(6, function)[0]
    assert strongest.value == pytest.approx(6.0)
    assert [part.text.strip() for part in strongest.parts] == ["part0", "part1", "part2"]
    few = found(16, function, samples=128)
    assert {len(each.parts) for each in few} == {2}
    assert len(few) == MOST_PARTS * (MOST_PARTS - 1) // 2


def test_too_few_texts_tell_of_no_interaction() -> None:
    assert found(16, lambda kept: kept[:, :1] * 3.0, samples=40) == ()
    one = SubsetScores(np.array([[False], [True]]), np.zeros((2, 1)))
    assert subset_interactions(one, []) == ()
