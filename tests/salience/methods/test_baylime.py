"""BayLIME begins at GIM's estimate, and goes where texts with parts left out lead."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from lit_core.gemma import Generation, TargetGradients
from lit_core.salience import AttributionConfig, MethodOptions, compute_evidence, find_method
from lit_core.salience.evidence import CorrectedEffects
from lit_core.salience.methods.baylime import FIRST_TEXTS, TEXTS
from lit_core.salience.prior_ridge import PRIOR_WEIGHT
from tests.generations import make_generation
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
    model: EstimatedModel,
    groups: np.ndarray | None = None,
    samples: int | None = None,
    known: CorrectedEffects | None = None,
    preliminary: bool = False,
) -> CorrectedEffects:
    config = AttributionConfig("baylime", options=MethodOptions(samples=samples))
    found = compute_evidence(
        model,
        model.generation,
        config,
        groups=groups,
        known=known,
        preliminary=preliminary,
    )
    assert isinstance(found, CorrectedEffects)
    return found


def line_scores(found: CorrectedEffects, *selection: float) -> np.ndarray:
    """Of the prompt's lines, each of which is a token after `<bos>`."""
    return METHOD.scores(found, np.array(selection))[1 : 1 + found.kept.shape[1]]


def test_an_estimate_that_is_right_but_for_its_scale_is_kept() -> None:
    found = computed(linear(WEIGHTS / 30))
    for selection in [(1.0, 0.0), (0.0, 1.0), (1.0, -2.0)]:
        wanted = WEIGHTS @ np.array(selection)
        np.testing.assert_allclose(line_scores(found, *selection), wanted, atol=1e-9)


@pytest.mark.parametrize("estimate", [-WEIGHTS, np.zeros_like(WEIGHTS)])
def test_an_estimate_that_misleads_is_not_enlarged(estimate: np.ndarray) -> None:
    found = computed(linear(estimate))
    kept, scores = found.kept[2:].astype(float), found.scores[2:]
    left = scores - kept @ estimate
    kept, left = kept - kept.mean(axis=0), left - left.mean(axis=0)
    ridge = np.linalg.solve(kept.T @ kept + PRIOR_WEIGHT * np.eye(len(WEIGHTS)), kept.T @ left)
    expected = estimate[:, 0] + ridge[:, 0]
    scores = line_scores(found, 1, 0)
    np.testing.assert_allclose(scores, expected, atol=1e-9)
    wrong, corrected = (abs(each - WEIGHTS[:, 0]).sum() for each in (estimate[:, 0], scores))
    assert corrected < 0.7 * wrong


def test_an_estimate_that_misses_two_parts_is_corrected_by_the_texts() -> None:
    estimate = WEIGHTS / 30
    estimate[[0, 4]] = 0
    found = computed(linear(estimate))
    assert line_scores(found, 1, 0).argmax() == 0
    assert line_scores(found, 0, 1).argmin() == 4
    many = line_scores(computed(linear(estimate), samples=250), 1, 0)
    np.testing.assert_allclose(many, WEIGHTS[:, 0], atol=0.6)


def test_of_a_group_it_is_what_its_targets_add_up_to() -> None:
    model = linear(np.random.default_rng(6).normal(size=WEIGHTS.shape))
    whole, group = computed(model), computed(model, np.array([[1.0, 1]]))
    np.testing.assert_allclose(line_scores(group, 1, 1), line_scores(whole, 1, 1), atol=1e-9)


def test_of_other_targets_it_takes_the_texts_that_were_read() -> None:
    model = linear(np.random.default_rng(6).normal(size=WEIGHTS.shape))
    first = computed(model, np.array([[1.0, 0]]))
    model.asked.clear()
    again = computed(model, np.array([[0, 1.0]]), known=first)
    assert not model.asked
    expected = line_scores(computed(model, np.array([[0, 1.0]])), 0, 1)
    np.testing.assert_array_equal(line_scores(again, 0, 1), expected)


def test_it_says_how_well_it_predicts_texts_that_were_held_out() -> None:
    name, value = METHOD.agreement(computed(linear(WEIGHTS / 30)), np.ones(2)) or ("", 0)
    assert name == "rank correlation on held-out texts"
    assert value > 0.99
    noise = np.random.default_rng(4).normal(size=(2**8, 1))
    places = 2 ** np.arange(8)
    unclear = EstimatedModel(np.zeros((8, 1)), lambda kept: noise[(kept @ places).astype(int)])
    assert (METHOD.agreement(computed(unclear), np.ones(1)) or ("", 1))[1] < 0.5


def test_so_many_texts_are_read_however_many_parts_there_are() -> None:
    assert len(computed(linear(WEIGHTS)).kept) == TEXTS + 2
    assert len(computed(linear(WEIGHTS), samples=20).kept) == 20 + 2
    wide = EstimatedModel(np.zeros((100, 1)), lambda kept: kept[:, :1] * 3.0)
    assert len(computed(wide).kept) == TEXTS + 2


@pytest.mark.parametrize(("tokens", "texts"), [(300, 105), (800, 39), (3_000, 10)])
def test_of_a_long_prompt_fewer_texts_are_read(tokens: int, texts: int) -> None:
    long = EstimatedModel(np.zeros((tokens, 1)), lambda kept: kept[:, :1] * 3.0)
    assert texts <= len(computed(long).kept) - 2 <= texts + 1


def test_of_a_very_long_prompt_no_text_is_read_unless_it_is_asked_for() -> None:
    estimate = np.arange(5_000.0)[:, None]
    model = EstimatedModel(estimate, lambda kept: kept[:, :1] * 3.0)
    found = computed(model)
    assert not model.asked
    np.testing.assert_array_equal(METHOD.scores(found, np.ones(1))[1:5_001], estimate[:, 0])
    assert METHOD.agreement(found, np.ones(1)) is None
    assert len(computed(model, samples=10).kept) == 12


def test_a_preliminary_result_is_corrected_by_the_first_of_the_texts() -> None:
    model = linear(np.random.default_rng(6).normal(size=WEIGHTS.shape))
    first, whole = computed(model, preliminary=True), computed(model)
    assert len(first.kept) == FIRST_TEXTS + 2 < len(whole.kept)
    np.testing.assert_array_equal(first.kept, whole.kept[: len(first.kept)])
    assert len(computed(model, samples=20, preliminary=True).kept) == 22
    assert len(computed(model, samples=200, preliminary=True).kept) == FIRST_TEXTS + 2


def test_a_preliminary_result_is_improved_by_the_texts_that_it_lacks() -> None:
    model = linear(np.random.default_rng(6).normal(size=WEIGHTS.shape))
    first = computed(model, preliminary=True)
    model.asked.clear()
    improved = computed(model, known=first)
    assert len(model.asked) == TEXTS - FIRST_TEXTS
    np.testing.assert_array_equal(line_scores(improved, 1, 0), line_scores(computed(model), 1, 0))
    again = computed(model, known=improved, preliminary=True)
    np.testing.assert_array_equal(again.kept, improved.kept)


def test_it_says_by_how_many_texts_the_estimate_was_corrected() -> None:
    assert "with 32 texts" in METHOD.basis(computed(linear(WEIGHTS), preliminary=True))
    assert "with 128 texts" in METHOD.basis(computed(linear(WEIGHTS)))
    long = EstimatedModel(np.zeros((5_000, 1)), lambda kept: kept[:, :1] * 3.0)
    assert "was not corrected" in METHOD.basis(computed(long))


def test_a_long_prompt_whose_preliminary_result_is_an_estimate_is_corrected_later() -> None:
    long = EstimatedModel(np.zeros((1_500, 1)), lambda kept: kept[:, :1] * 3.0)
    first = computed(long, preliminary=True)
    assert len(first.kept) == 0
    assert len(computed(long, known=first).kept) > 20


@pytest.mark.parametrize("parts", [1, 2])
def test_of_few_parts_all_texts_are_read(parts: int) -> None:
    weights = np.arange(1.0, parts + 1)[:, None]
    found = computed(EstimatedModel(weights / 10, lambda kept: kept @ weights))
    assert len(found.kept) == 2**parts
    np.testing.assert_allclose(line_scores(found, 1), weights[:, 0], atol=1e-9)


def test_a_cue_is_never_left_out_and_keeps_its_estimate() -> None:
    generation = make_generation([f"part{n}\n" for n in range(8)] + ["Label:"], [" it"])
    model = EstimatedModel(np.full((9, 1), 0.5), lambda kept: 2.0 * kept.sum(axis=1, keepdims=True))
    model.generation = generation
    found = computed(model)
    assert found.kept.shape[1] == 8
    assert all(kept[-1] for kept in model.asked)
    np.testing.assert_allclose(METHOD.scores(found, np.ones(1))[1:10], 2.0, atol=1e-9)


def test_lines_that_are_few_are_left_out_by_sentences_or_words() -> None:
    words = ["One", " two", ".", " Three", " four", " five", "."]
    model = EstimatedModel(np.zeros((7, 1)), lambda kept: kept[:, :1])
    model.generation = make_generation(words, [" it"])
    assert computed(model).kept.shape[1] == 5


def test_the_answers_own_tokens_have_gims_estimate_at_the_same_scale(
    model: BareModel, generation: Generation
) -> None:
    found = compute_evidence(model, generation, AttributionConfig("baylime"))
    assert isinstance(found, CorrectedEffects)
    gim = model.gradients(generation, rules="gim").dot_input
    own, theirs = found.matrix[generation.prompt_tokens :], gim[generation.prompt_tokens :]
    scale = own.sum() / theirs.sum()
    assert scale >= 0
    np.testing.assert_allclose(own, scale * theirs, rtol=1e-4, atol=1e-7)
