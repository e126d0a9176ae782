"""LIME recovers what is linear, and says how well it does elsewhere."""

import numpy as np
import pytest

from lit_core.salience import AttributionConfig, MethodOptions, compute_evidence, find_method
from lit_core.salience.evidence import MaskedScores
from lit_core.salience.methods.lime import HELD_OUT
from tests.planted.mask_model import MaskModel

METHOD = find_method("lime")
WEIGHTS = np.array([[4.0, 0], [0, 1], [0, 0], [-2, 0], [0, -3], [0, 0], [1, 1], [0, 0]])
SHRINKING = 0.05  # the penalty pulls each weight towards zero by about this part of the spread


def computed(model: MaskModel, **options) -> MaskedScores:
    config = AttributionConfig("lime", "tokens", MethodOptions(**options))
    found = compute_evidence(model, model.generation, config)
    assert isinstance(found, MaskedScores)
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


def test_the_texts_that_test_the_fit_are_not_those_it_is_fitted_to() -> None:
    found = computed(linear(), samples=50)
    assert found.fitted == 50
    assert found.kept.shape == (50 + HELD_OUT, len(WEIGHTS))
    spoilt = MaskedScores(found.kept, found.scores.copy(), found.fitted)
    spoilt.scores[50:] = 0
    np.testing.assert_array_equal(
        METHOD.scores(found, np.ones(2)), METHOD.scores(spoilt, np.ones(2))
    )


def test_the_same_seed_draws_the_same_texts() -> None:
    first, second, other = (computed(linear(), seed=seed).kept for seed in (1, 1, 2))
    assert (first == second).all()
    assert (first != other).any()
