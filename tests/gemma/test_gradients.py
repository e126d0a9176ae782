"""Gradients are right: against finite differences, plain autodiff and direct backward passes."""

import math
from typing import Any

import numpy as np
import pytest

import lit_core.gemma.gradients
from lit_core.errors import Cancelled, ModelError, SalienceError
from lit_core.gemma.forward import LayeredForward
from lit_core.gemma.gradients import CHUNK, LONG, Differentiator, chunk_size
from lit_core.gemma.output_head import ROWS
from lit_core.gemma.padding import SMALLEST
from lit_core.gemma.target_gradients import TargetGradients
from lit_core.progress import Progress, ProgressToken
from lit_core.salience.methods import find_method
from tests.gemma.numpy_gemma import NumpyGemma, central_differences
from tests.gemma.plain_autodiff import plain_jacobian
from tests.gemma.random_gemma import (
    FAMILIES,
    random_gemma,
    random_tokens,
    shared_differentiator,
    shared_model,
)
from tests.gemma.references import reference

COUNT, FIRST = 12, 7
TARGETS = COUNT - FIRST
TOKENS = random_tokens(COUNT)
IDS = np.array([token.id for token in TOKENS])


@pytest.fixture(scope="module", params=FAMILIES)
def family(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(scope="module")
def causal_lm(family: str) -> Any:
    return shared_model(family)


@pytest.fixture(scope="module")
def gradients(family: str) -> TargetGradients:
    return shared_differentiator(family).gradients(TOKENS, FIRST, None, ProgressToken())


@pytest.fixture(scope="module")
def differentiator() -> Differentiator:
    return shared_differentiator("gemma-2-short-window")


@pytest.fixture(scope="module")
def every(differentiator: Differentiator) -> TargetGradients:
    """Gradients of each target."""
    return differentiator.gradients(TOKENS, FIRST, None, ProgressToken())


def assert_close(ours: np.ndarray, theirs: np.ndarray, tolerance: float = 1e-4) -> None:
    np.testing.assert_allclose(ours, theirs, rtol=tolerance, atol=tolerance * abs(theirs).max())


def assert_made_of(gradients: TargetGradients, jacobian: np.ndarray, inputs: np.ndarray) -> None:
    gram = np.einsum("tnd,snd->nts", jacobian, jacobian)
    assert_close(np.sqrt(np.einsum("ntt->nt", gradients.gram)), np.linalg.norm(jacobian, axis=2).T)
    assert_close(gradients.gram, gram)
    assert_close(gradients.dot_input, np.einsum("tnd,nd->nt", jacobian, inputs))


def test_gradients_agree_with_finite_differences(
    causal_lm: Any, gradients: TargetGradients
) -> None:
    model = reference(causal_lm.backbone)
    assert_made_of(gradients, central_differences(model, IDS, FIRST), model.embedding[IDS])


def test_gradients_agree_with_plain_autodiff_of_the_models_own_logits(
    causal_lm: Any, gradients: TargetGradients
) -> None:
    embeddings = reference(causal_lm.backbone).embedding[IDS]
    assert_made_of(gradients, plain_jacobian(causal_lm, IDS, FIRST), embeddings)


def test_half_precision_tells_the_same_influences() -> None:
    backbone = random_gemma(window=4096, dtype="bfloat16").backbone
    ours = Differentiator(LayeredForward(backbone)).gradients(TOKENS, FIRST, None, ProgressToken())
    jacobian = central_differences(NumpyGemma(backbone), IDS, FIRST)
    assert_close(np.sqrt(np.einsum("ntt->nt", ours.gram)), np.linalg.norm(jacobian, axis=2).T, 0.05)


def test_no_target_reacts_to_itself_or_to_what_comes_after(gradients: TargetGradients) -> None:
    for target in range(TARGETS):
        assert not gradients.gram[FIRST + target :, target, target].any()
        assert gradients.gram[: FIRST + target, target, target].any()


def test_any_weights_are_answered_as_by_a_direct_backward_pass(
    differentiator: Differentiator, every: TargetGradients
) -> None:
    random = np.random.default_rng(3)
    grad_l2, grad_dot_input = find_method("grad_l2"), find_method("grad_dot_input")
    for _ in range(50):
        weights = random.normal(size=TARGETS) * (random.random(TARGETS) < 0.6)
        weights[random.integers(TARGETS)] = -1.0
        direct = differentiator.gradients(TOKENS, FIRST, weights[None], ProgressToken())
        norms = np.sqrt(direct.gram[:, 0, 0])
        error = np.linalg.norm(grad_l2.scores(every, weights) - norms)
        assert error <= 1e-5 * np.linalg.norm(norms)
        products = direct.dot_input[:, 0]
        error = np.linalg.norm(grad_dot_input.scores(every, weights) - products)
        assert error <= 1e-5 * np.linalg.norm(products)


@pytest.mark.parametrize("method", ["grad_l2", "grad_dot_input"])
def test_groups_answer_what_is_made_of_them_as_every_target_does(
    differentiator: Differentiator, every: TargetGradients, method: str
) -> None:
    groups = np.array([[1.0, 1.0, 0.0, 0.0, 0.0], [0.0, 0.0, 1.0, 0.0, 0.5]])
    grouped = differentiator.gradients(TOKENS, FIRST, groups, ProgressToken())
    scores = find_method(method).scores
    for selection in (groups[0], groups[1], groups[0] - 2 * groups[1]):
        assert_close(scores(grouped, selection), scores(every, selection), 1e-5)
    with pytest.raises(SalienceError, match="not known yet"):
        scores(grouped, np.eye(TARGETS)[0])


def test_more_groups_than_one_chunk_holds_are_each_their_own(
    differentiator: Differentiator,
) -> None:
    count, first = CHUNK + 8, 7
    tokens = random_tokens(count)
    told: list[Progress] = []
    every = differentiator.gradients(tokens, first, None, ProgressToken(told.append))
    assert every.gram.shape == (count, CHUNK + 1, CHUNK + 1)
    done = [moment.done for moment in told]
    assert done == sorted(done)
    assert {0, CHUNK // 2, CHUNK} <= set(done)
    assert {moment.total for moment in told} == {CHUNK + 1}
    turned = np.eye(CHUNK + 1)[::-1]
    grouped = differentiator.gradients(tokens, first, turned, ProgressToken())
    assert_close(grouped.gram, every.gram[:, ::-1, ::-1], 1e-5)
    assert_close(grouped.dot_input, every.dot_input[:, ::-1], 1e-5)


def test_a_long_text_goes_back_in_smaller_chunks_to_the_same_numbers(
    differentiator: Differentiator, every: TargetGradients, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lit_core.gemma.gradients, "LONG", SMALLEST // 4)
    assert chunk_size(SMALLEST) == 2 < TARGETS
    in_chunks = differentiator.gradients(TOKENS, FIRST, None, ProgressToken())
    assert_close(in_chunks.gram, every.gram, 1e-5)
    assert_close(in_chunks.dot_input, every.dot_input, 1e-5)


def test_there_is_a_chunk_for_a_text_of_any_length() -> None:
    lengths = [SMALLEST, LONG, LONG + 1, 2 * LONG, 100 * LONG]
    assert [chunk_size(length) for length in lengths] == [CHUNK, CHUNK, CHUNK - 1, CHUNK // 2, 1]


@pytest.mark.parametrize("chosen", [1, ROWS - 1, ROWS, ROWS + 1, 2 * ROWS + 1])
def test_a_selection_of_any_size_is_what_its_targets_add_up_to(
    differentiator: Differentiator, chosen: int
) -> None:
    first, count = 7, 7 + 2 * ROWS + 2
    tokens = random_tokens(count)
    every = differentiator.gradients(tokens, first, None, ProgressToken())
    weights = np.zeros(count - first)
    weights[1 : 1 + chosen] = np.linspace(-1, 2, chosen)
    direct = differentiator.gradients(tokens, first, weights[None], ProgressToken())
    assert_close(direct.dot_input[:, 0], every.dot_input @ weights, 1e-5)
    expected = np.einsum("nts,t,s->n", every.gram, weights, weights)
    assert_close(direct.gram[:, 0, 0], expected, 1e-5)


def test_there_must_be_an_answer_and_something_before_it(differentiator: Differentiator) -> None:
    for first in (0, COUNT):
        with pytest.raises(ModelError, match="no answer to explain yet"):
            differentiator.gradients(TOKENS, first, None, ProgressToken())


def test_a_wish_to_stop_is_met(differentiator: Differentiator) -> None:
    progress = ProgressToken()
    progress.stop.set()
    with pytest.raises(Cancelled):
        differentiator.gradients(TOKENS, FIRST, None, progress)


def test_work_that_is_to_be_checked_often_goes_on_in_smaller_steps_to_the_same_numbers(
    differentiator: Differentiator, every: TargetGradients
) -> None:
    checks = dict.fromkeys((True, False), 0)
    for often in checks:

        def count(often: bool = often) -> None:
            checks[often] += 1

        seconds = 1e-9 if often else math.inf
        token = ProgressToken(on_check=count, check_seconds=seconds)
        found = differentiator.gradients(TOKENS, FIRST, None, token)
        assert_close(found.gram, every.gram)
    layers = len(differentiator._back)
    # Before it begins, before each layer, before the output head, and before each layer again.
    assert checks == {True: 2 + layers + TARGETS * layers, False: 2 + layers + layers}
