"""Where the cause is known by construction, methods find it, or miss it as theory says they do."""

import random

import numpy as np
import pytest

from lit_core.salience import (
    METHODS,
    Attribution,
    AttributionConfig,
    MethodOptions,
    compute_evidence,
    find_method,
)
from lit_core.salience.evidence import Effects
from lit_core.salience.masking import kept_tokens, prompt_segments
from tests.planted.explaining import task_scores
from tests.planted.tasks import TASKS, Task

NATS = 3.0  # what a planted cause is worth, at the least
STEPS = {"either_by_attention": 64}  # the more sudden a change, the more points it takes
ONE_CAUSE = ("copy", "key_value", "needle")
EVERY = pytest.mark.parametrize("method", METHODS)


def task(name: str, seed: int = 0) -> Task:
    return TASKS[name](random.Random(seed))


def largest(scores: np.ndarray, count: int) -> set[int]:
    return set(np.argsort(-scores)[:count].tolist())


def causes_and_rest(found: Task, method: str) -> tuple[np.ndarray, np.ndarray]:
    """Scores of the lines that hold a cause, and of the others."""
    scores, held = task_scores(found, method), list(found.causes)
    return scores[held], np.delete(scores, held)


@pytest.mark.parametrize("name", TASKS)
def test_the_model_says_what_was_planted_and_only_because_of_the_cause(name: str) -> None:
    found = task(name)
    lines = prompt_segments(Attribution(found.generation).segments("lines"))
    kept = np.ones((3, len(lines)), bool)
    kept[1, list(found.causes)] = False
    kept[2, [line not in found.causes for line in range(len(lines))]] = False
    tokens = kept_tokens(len(found.generation.tokens), lines, kept)
    everything, without, alone = found.model.masked_log_probabilities(found.generation, tokens)[
        :, found.target.start
    ]
    assert everything - without > NATS
    assert alone >= everything - 0.01


@EVERY
@pytest.mark.parametrize("name", ONE_CAUSE)
@pytest.mark.parametrize("seed", range(3))
def test_every_method_points_at_the_one_cause(name: str, method: str, seed: int) -> None:
    found = task(name, seed)
    assert largest(task_scores(found, method), 1) == set(found.causes)


@pytest.mark.parametrize("method", ["integrated_gradients", "occlusion", "lime", "shap"])
def test_the_cause_is_worth_what_it_does(method: str) -> None:
    (cause,), rest = causes_and_rest(task("copy"), method)
    assert cause > NATS > 10 * abs(rest).mean()


@pytest.mark.parametrize("method", ["grad_dot_input", "gim", "integrated_gradients", "occlusion"])
def test_distractors_speak_against_the_needle(method: str) -> None:
    (cause,), rest = causes_and_rest(task("needle"), method)
    assert cause > 0 > rest.max()


def test_the_line_of_the_foil_speaks_most_for_the_foil() -> None:
    found = task("needle")
    scores = task_scores(found, "contrastive")
    foil = found.foil.strip()
    lines = prompt_segments(Attribution(found.generation).segments("lines"))
    (place,) = [i for i, line in enumerate(lines) if line.text.endswith(foil)]
    assert scores.argmin() == place


@pytest.mark.parametrize("name", ["either_of_two", "either_by_attention"])
@pytest.mark.parametrize("method", ["shap", "lime", "integrated_gradients"])
def test_of_two_causes_that_are_enough_alone_both_are_found(name: str, method: str) -> None:
    found = task(name)
    assert largest(task_scores(found, method), 2) == set(found.causes)


# Each factor of a product is nought where the other cause is there, and so is any share of it.
@pytest.mark.parametrize("method", ["occlusion", "grad_l2", "grad_dot_input", "gim", "contrastive"])
def test_of_two_causes_that_are_enough_alone_each_hides_the_other(method: str) -> None:
    scores, _ = causes_and_rest(task("either_of_two"), method)
    assert abs(scores).max() < 0.01 * NATS


@pytest.mark.parametrize("method", ["occlusion", "grad_l2", "grad_dot_input"])
def test_attention_that_one_cause_holds_hides_the_other(method: str) -> None:
    scores, _ = causes_and_rest(task("either_by_attention"), method)
    assert abs(scores).max() < 1e-6 * NATS


@pytest.mark.parametrize("name", ["either_by_attention", "both_of_two"])
def test_gim_finds_both_causes_where_attention_is_full_and_where_they_are_multiplied(
    name: str,
) -> None:
    for seed in range(20):
        found = task(name, seed)
        scores, rest = causes_and_rest(found, "gim")
        assert scores.min() > 100 * abs(rest).max()


@pytest.mark.parametrize(
    "method",
    ["occlusion", "shap", "lime", "integrated_gradients", "grad_dot_input", "gim", "contrastive"],
)
def test_of_two_causes_that_need_each_other_both_are_found(method: str) -> None:
    found = task("both_of_two")
    assert largest(task_scores(found, method), 2) == set(found.causes)


def test_strength_alone_cannot_tell_a_word_that_matters_from_a_place_where_it_would() -> None:
    scores, rest = causes_and_rest(task("both_of_two"), "grad_l2")
    assert rest.max() >= scores.min()


@pytest.mark.parametrize("name", ["either_of_two", "both_of_two"])
@pytest.mark.parametrize("method", ["shap", "integrated_gradients"])
def test_causes_of_the_same_weight_share_the_effect_equally(name: str, method: str) -> None:
    (one, other), rest = causes_and_rest(task(name), method)
    assert one == pytest.approx(other, rel=0.01)
    assert one + other > NATS
    assert abs(rest).max() < 0.01 * NATS


def test_leaving_one_of_two_out_counts_the_whole_effect_twice() -> None:
    (one, other), _ = causes_and_rest(task("both_of_two"), "occlusion")
    assert one == pytest.approx(other, rel=0.01)
    assert min(one, other) > NATS


@pytest.mark.parametrize(("quadrature", "most"), [("legendre", 0.001), ("even", 0.01)])
@pytest.mark.parametrize("name", TASKS)
def test_integrated_gradients_of_a_circuit_add_up(name: str, quadrature: str, most: float) -> None:
    found = task(name)
    options = MethodOptions(quadrature=quadrature, steps=STEPS.get(name, 32))
    config = AttributionConfig("integrated_gradients", options=options)
    evidence = compute_evidence(found.model, found.generation, config)
    assert isinstance(evidence, Effects)
    _, residual = find_method(config.method).agreement(evidence, np.array([0.0, 1])) or ("", 1)
    assert residual < most
