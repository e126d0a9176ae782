"""BayLIME begins at GIM's estimate, and goes where texts with parts left out lead."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from lit_core.gemma import Generation, TargetGradients
from lit_core.salience import AttributionConfig, MethodOptions, compute_evidence, find_method
from lit_core.salience.evidence import InformedSubsetScores
from lit_core.salience.held_out_texts import fitted_texts
from lit_core.salience.methods.baylime import TEXTS
from lit_core.salience.prior_ridge import PRIOR_WEIGHT, prior_scale
from tests.planted.bare_model import BareModel
from tests.planted.mask_model import MaskModel

METHOD = find_method("baylime")
WEIGHTS = np.array([[4.0, 0], [0, 1], [0, 0], [-2, 0], [0, -3], [0, 0], [1, 1], [0, 0]])


class EstimatedModel(MaskModel):
    """A model of masks of which GIM says something: `(S, T)` of its parts and targets."""

    def __init__(self, estimate: np.ndarray, function: Callable[[np.ndarray], np.ndarray]):
        super().__init__(*estimate.shape, function)
        self.estimate = estimate

    def gradients(
        self, generation: Generation, groups: np.ndarray | None = None, *_: Any, **__: Any
    ) -> TargetGradients:
        each = np.eye(self.estimate.shape[1]) if groups is None else groups
        dot_input = np.zeros((len(generation.tokens), len(each)))
        dot_input[1 : 1 + len(self.estimate)] = self.estimate @ each.T
        return TargetGradients(np.zeros((1, 1, 1)), dot_input, groups=each)


def linear(estimate: np.ndarray) -> EstimatedModel:
    return EstimatedModel(estimate, lambda kept: kept @ WEIGHTS - 7)


def computed(
    model: EstimatedModel, groups: np.ndarray | None = None, samples: int | None = None
) -> InformedSubsetScores:
    config = AttributionConfig("baylime", "tokens", MethodOptions(samples=samples))
    found = compute_evidence(model, model.generation, config, groups=groups)
    assert isinstance(found, InformedSubsetScores)
    return found


def test_an_estimate_that_is_right_but_for_its_scale_is_kept() -> None:
    found = computed(linear(WEIGHTS / 30))
    assert found.scale == pytest.approx(30)
    for selection in [(1, 0), (0, 1), (1, -2)]:
        scores = METHOD.scores(found, np.array(selection))
        np.testing.assert_allclose(scores, WEIGHTS @ np.array(selection), atol=1e-9)


def test_an_estimate_that_misleads_counts_for_nothing() -> None:
    assert computed(linear(-WEIGHTS)).scale == 0
    assert computed(linear(np.zeros_like(WEIGHTS))).scale == 0


def test_an_estimate_without_two_parts_is_corrected_by_the_texts() -> None:
    estimate = WEIGHTS / 30
    estimate[[0, 4]] = 0
    one, other = (METHOD.scores(computed(linear(estimate)), each) for each in np.eye(2))
    assert one.argmax() == 0
    assert other.argmin() == 4
    many = METHOD.scores(computed(linear(estimate), samples=250), np.array([1.0, 0]))
    np.testing.assert_allclose(many, WEIGHTS[:, 0], atol=0.6)


def test_the_effects_are_the_mean_of_the_posterior() -> None:
    random = np.random.default_rng(5)
    model = linear(random.normal(size=WEIGHTS.shape))
    found = computed(model)
    used = fitted_texts(found)
    kept, scores = found.kept[used].astype(float), found.scores[used]
    kept, scores = kept - kept.mean(axis=0), scores - scores.mean(axis=0)
    prior = prior_scale(kept, scores.sum(axis=1), model.estimate.sum(axis=1)) * model.estimate
    precision = kept.T @ kept + PRIOR_WEIGHT * np.eye(len(prior))
    mean = np.linalg.solve(precision, kept.T @ scores + PRIOR_WEIGHT * prior)
    for column, selection in enumerate(np.eye(2)):
        np.testing.assert_allclose(METHOD.scores(found, selection), mean[:, column], atol=1e-9)


def test_of_a_group_it_is_what_its_targets_add_up_to() -> None:
    model = linear(np.random.default_rng(6).normal(size=WEIGHTS.shape))
    whole, group = computed(model), computed(model, np.array([[1.0, 1]]))
    expected = METHOD.scores(whole, np.ones(2))
    np.testing.assert_allclose(METHOD.scores(group, np.ones(2)), expected, atol=1e-9)


def test_it_says_how_well_it_predicts_texts_that_were_held_out() -> None:
    name, value = METHOD.agreement(computed(linear(WEIGHTS / 30)), np.ones(2)) or ("", 0)
    assert name == "rank correlation on held-out texts"
    assert value > 0.99


def test_so_many_texts_are_read_however_many_parts_there_are() -> None:
    assert computed(linear(WEIGHTS)).subsets == TEXTS
    assert computed(linear(WEIGHTS), samples=20).subsets == 20
    wide = EstimatedModel(np.zeros((100, 1)), lambda kept: kept[:, :1] * 3.0)
    assert computed(wide).subsets == TEXTS


@pytest.mark.parametrize("parts", [1, 2])
def test_of_few_parts_all_texts_are_read(parts: int) -> None:
    weights = np.arange(1.0, parts + 1)[:, None]
    found = computed(EstimatedModel(weights / 10, lambda kept: kept @ weights))
    assert found.complete
    np.testing.assert_allclose(METHOD.scores(found, np.ones(1)), weights[:, 0], atol=1e-9)


def test_the_estimate_is_that_of_gim(model: BareModel, generation: Generation) -> None:
    config = AttributionConfig("baylime", "tokens", MethodOptions(samples=4))
    found = compute_evidence(model, generation, config)
    assert isinstance(found, InformedSubsetScores)
    gim = model.gradients(generation, rules="gim").dot_input
    np.testing.assert_allclose(found.prior, gim[1 : generation.prompt_tokens], rtol=1e-4, atol=1e-7)
