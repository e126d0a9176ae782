"""LIME recovers what is linear, and says how well it does elsewhere."""

import numpy as np
import pytest

from lit_core.salience import AttributionConfig, MethodOptions, compute_evidence, find_method
from lit_core.salience.evidence import MaskedScores, SubsetScores
from lit_core.salience.subset_scoring import FIRST, MOST
from tests.planted.mask_model import MaskModel

METHOD = find_method("lime")
WEIGHTS = np.array([[4.0, 0], [0, 1], [0, 0], [-2, 0], [0, -3], [0, 0], [1, 1], [0, 0]])
SHRINKING = 0.05  # the penalty pulls each weight towards zero by about this part of the spread


def computed(model: MaskModel, **options) -> SubsetScores:
    config = AttributionConfig("lime", "tokens", MethodOptions(**options))
    found = compute_evidence(model, model.generation, config)
    assert isinstance(found, SubsetScores)
    return found


def linear() -> MaskModel:
    return MaskModel(*WEIGHTS.shape, lambda kept: kept @ WEIGHTS - 7)


@pytest.mark.parametrize("selection", [(1, 0), (0, 1), (1, 1), (1, -2)])
def test_the_weights_of_a_linear_model_are_found(selection: tuple[float, float]) -> None:
    wanted = WEIGHTS @ np.array(selection)
    found = METHOD.scores(computed(linear()), np.array(selection))
    spread = float(np.linalg.norm(wanted)) / 2  # of a sum of parts that are there half of the time
    np.testing.assert_allclose(found, wanted, atol=SHRINKING * spread)


@pytest.mark.parametrize("selection", [(1, 0), (0, 1), (1, 1)])
def test_parts_that_do_nothing_get_nothing(selection: tuple[float, float]) -> None:
    found = METHOD.scores(computed(linear()), np.array(selection))
    assert (found[WEIGHTS @ selection == 0] == 0).all()


def test_of_a_linear_model_the_held_out_texts_are_ranked_rightly() -> None:
    name, value = METHOD.agreement(computed(linear()), np.array([1.0, 0])) or ("", 0)
    assert name == "rank correlation on held-out texts"
    assert value > 0.99


def test_what_no_sum_can_tell_shows_in_the_held_out_texts() -> None:
    model = MaskModel(4, 1, lambda kept: 3 * (kept.sum(axis=1, keepdims=True) % 2))
    _, value = METHOD.agreement(computed(model), np.ones(1)) or ("", 1)
    assert value < 0.5


def test_a_model_that_nothing_moves_has_no_scores_and_no_agreement() -> None:
    model = MaskModel(4, 1, lambda kept: np.full((len(kept), 1), -2.0))
    found = computed(model)
    assert not METHOD.scores(found, np.ones(1)).any()
    assert METHOD.agreement(found, np.ones(1)) is None


def test_of_an_older_file_the_texts_that_test_the_fit_are_not_those_it_is_fitted_to() -> None:
    made = computed(linear(), samples=50)
    found = MaskedScores(made.kept, made.scores, 30)
    spoilt = MaskedScores(found.kept, found.scores.copy(), found.fitted)
    spoilt.scores[30:] = 0
    for evidence in (found, spoilt):
        scores = METHOD.scores(evidence, np.array([1.0, 0]))
        np.testing.assert_allclose(scores, WEIGHTS[:, 0], atol=0.2)
    good, bad = (METHOD.agreement(each, np.array([1.0, 0])) for each in (found, spoilt))
    assert good
    assert good[1] > 0.99
    assert bad is None


def test_as_many_texts_are_read_as_are_asked_for() -> None:
    assert computed(linear(), samples=50).subsets == 50


def test_what_is_clear_takes_few_texts_and_what_is_not_takes_more() -> None:
    assert computed(MaskModel(12, 2, lambda kept: kept[:, :2] * 3)).subsets == FIRST
    noise = np.random.default_rng(4).normal(size=(2**12, 1))
    unclear = MaskModel(12, 1, lambda kept: noise[(kept @ 2 ** np.arange(12)).astype(int)])
    assert computed(unclear).subsets == MOST


@pytest.mark.parametrize("parts", [1, 2, 3])
def test_of_few_parts_all_texts_are_read(parts: int) -> None:
    model = MaskModel(parts, 1, lambda kept: kept @ np.arange(1.0, parts + 1)[:, None])
    found = computed(model)
    assert found.complete
    scores = METHOD.scores(found, np.ones(1))
    np.testing.assert_allclose(scores, np.arange(1.0, parts + 1), atol=0.1)


def test_the_same_seed_draws_the_same_texts() -> None:
    first, second, other = (computed(linear(), seed=seed).kept for seed in (1, 1, 2))
    assert (first == second).all()
    assert (first != other).any()
