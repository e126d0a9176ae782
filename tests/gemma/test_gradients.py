"""Gradients are right: against finite differences, and against the numbers LIT shows."""

from collections.abc import Iterator
from typing import Any

import keras
import keras_hub
import numpy as np
import pytest

from lit_core.errors import Cancelled, ModelError
from lit_core.gemma import EMBEDDED, find_preset
from lit_core.gemma.forward import target_log_probabilities
from lit_core.gemma.gradients import CHUNK, Differentiator
from lit_core.gemma.lengths import bucket
from lit_core.gemma.values import TargetGradients
from lit_core.salience import METHODS, Salience, target_tokens
from lit_core.watch import Progress, Watch
from tests.gemma.lit_salience import lit_salience
from tests.gemma.numpy_gemma import NumpyGemma, central_differences
from tests.gemma.random_gemma import random_gemma, random_tokens

COUNT, FIRST = 12, 7
SHORT_WINDOW, LONG_WINDOW = 4, 4096


@pytest.fixture(scope="module", params=[SHORT_WINDOW, LONG_WINDOW])
def causal_lm(request: pytest.FixtureRequest) -> Any:
    return random_gemma(request.param)


@pytest.fixture(scope="module")
def differentiator(causal_lm: Any) -> Differentiator:
    return Differentiator(causal_lm.backbone)


@pytest.fixture(scope="module")
def gradients(differentiator: Differentiator) -> TargetGradients:
    return differentiator.gradients(random_tokens(COUNT), FIRST, Watch())


def ids_of(count: int) -> np.ndarray:
    return np.array([token.id for token in random_tokens(count)])


def lit_scores(causal_lm: Any, count: int, target: range) -> dict[str, np.ndarray]:
    """LIT's numbers; it differentiates the loss, so its Grad x Input has the other sign."""
    grad_l2, grad_dot_input = lit_salience(causal_lm, ids_of(count).tolist(), target)
    return {"grad_l2": grad_l2, "grad_dot_input": -grad_dot_input}


def our_scores(gradients: TargetGradients, first: int, target: range) -> dict[str, np.ndarray]:
    selection = np.zeros(gradients.dot_input.shape[1])
    selection[target.start - first : target.stop - first] = 1
    return {name: method.token_scores(gradients, selection) for name, method in METHODS.items()}


def assert_close(ours: np.ndarray, theirs: np.ndarray, tolerance: float = 1e-4) -> None:
    np.testing.assert_allclose(ours, theirs, rtol=tolerance, atol=tolerance * abs(theirs).max())


def test_log_probabilities_are_those_of_the_models_own_forward_pass(
    causal_lm: Any, differentiator: Differentiator
) -> None:
    ids = ids_of(COUNT)[None]
    logits = causal_lm({"token_ids": ids, "padding_mask": np.ones_like(ids)}).numpy()[0]
    shifted = logits - logits.max(-1, keepdims=True)
    full = shifted - np.log(np.exp(shifted).sum(-1, keepdims=True))
    wanted = full[np.arange(FIRST - 1, COUNT - 1), ids[0, FIRST:]]
    ours = differentiator.log_probabilities(random_tokens(COUNT), FIRST)
    np.testing.assert_allclose(ours, wanted, atol=1e-5)


def test_log_probabilities_are_those_of_gemma_written_in_numpy(
    causal_lm: Any, differentiator: Differentiator
) -> None:
    model, ids = NumpyGemma(causal_lm.backbone), ids_of(COUNT)
    rows = np.arange(FIRST - 1, COUNT - 1)
    wanted = model.log_probabilities(model.embedding[ids], rows, ids[FIRST:])
    ours = differentiator.log_probabilities(random_tokens(COUNT), FIRST)
    np.testing.assert_allclose(ours, wanted, atol=1e-5)


def test_the_short_window_changes_the_model() -> None:
    short, long = (
        Differentiator(random_gemma(window).backbone).log_probabilities(random_tokens(COUNT), FIRST)
        for window in (SHORT_WINDOW, LONG_WINDOW)
    )
    assert abs(short - long).max() > 1e-2


def test_gradients_agree_with_finite_differences(
    causal_lm: Any, gradients: TargetGradients
) -> None:
    model, ids = NumpyGemma(causal_lm.backbone), ids_of(COUNT)
    jacobian = central_differences(model, ids, FIRST)
    gram = np.einsum("tnd,snd->nts", jacobian, jacobian)
    assert_close(np.sqrt(np.einsum("ntt->nt", gradients.gram)), np.linalg.norm(jacobian, axis=2).T)
    assert_close(gradients.gram, gram)
    assert_close(gradients.dot_input, np.einsum("tnd,nd->nt", jacobian, model.embedding[ids]))


@pytest.mark.parametrize("target", [range(7, 8), range(9, 10), range(8, 11), range(7, 12)], ids=str)
@pytest.mark.parametrize("method", ["grad_l2", "grad_dot_input"])
def test_scores_are_the_numbers_lit_shows(
    causal_lm: Any, gradients: TargetGradients, target: range, method: str
) -> None:
    theirs = lit_scores(causal_lm, COUNT, target)[method]
    assert_close(our_scores(gradients, FIRST, target)[method], theirs)


def test_a_length_just_beyond_a_bucket_gives_the_same_numbers() -> None:
    count = bucket(1) + 1
    causal_lm, target = random_gemma(SHORT_WINDOW), range(count - 3, count)
    differentiator = Differentiator(causal_lm.backbone)
    ours = differentiator.gradients(random_tokens(count), count - 3, Watch())
    theirs = lit_scores(causal_lm, count, target)
    for method, scores in our_scores(ours, count - 3, target).items():
        assert_close(scores, theirs[method])


def test_more_targets_than_one_chunk_holds_give_the_same_numbers(
    causal_lm: Any, differentiator: Differentiator
) -> None:
    count, first = CHUNK + 8, 7
    assert count - first == CHUNK + 1
    told: list[Progress] = []
    ours = differentiator.gradients(random_tokens(count), first, Watch(told.append))
    assert ours.gram.shape == (count, CHUNK + 1, CHUNK + 1)
    assert [(moment.done, moment.total) for moment in told] == [(0, CHUNK + 1), (CHUNK, CHUNK + 1)]
    for target in (range(first, count), range(count - 1, count), range(first + 14, count)):
        theirs = lit_scores(causal_lm, count, target)
        for method, scores in our_scores(ours, first, target).items():
            assert_close(scores, theirs[method])


def test_padding_changes_nothing(causal_lm: Any) -> None:
    backbone, ids = causal_lm.backbone, ids_of(COUNT)
    rows, targets = np.arange(FIRST - 1, COUNT - 1), ids[FIRST:]
    values = []
    for size in (COUNT, COUNT + 9):
        padded = np.zeros((1, size), "int32")
        padded[0, :COUNT] = ids
        mask = (np.arange(size) < COUNT)[None].astype("int32")
        embeddings = backbone.token_embedding(padded)
        values.append(target_log_probabilities(backbone, embeddings, mask, rows, targets).numpy())
    np.testing.assert_allclose(*values, atol=1e-6)


def test_half_precision_tells_the_same_influences() -> None:
    backbone, ids = random_gemma(LONG_WINDOW, "bfloat16").backbone, ids_of(COUNT)
    ours = Differentiator(backbone).gradients(random_tokens(COUNT), FIRST, Watch())
    jacobian = central_differences(NumpyGemma(backbone), ids, FIRST)
    assert_close(np.sqrt(np.einsum("ntt->nt", ours.gram)), np.linalg.norm(jacobian, axis=2).T, 0.05)


def test_no_target_reacts_to_itself_or_to_what_comes_after(gradients: TargetGradients) -> None:
    for target in range(COUNT - FIRST):
        assert not gradients.gram[FIRST + target :, target, target].any()
        assert gradients.gram[: FIRST + target, target, target].any()


def test_there_must_be_an_answer_and_something_before_it(differentiator: Differentiator) -> None:
    for first in (0, COUNT):
        with pytest.raises(ModelError, match="no answer to explain yet"):
            differentiator.gradients(random_tokens(COUNT), first, Watch())


def test_an_answer_too_long_to_explain_is_refused_with_its_size(
    differentiator: Differentiator,
) -> None:
    with pytest.raises(ModelError, match=r"Explaining 2000 tokens .* would take .* GB"):
        differentiator.gradients(random_tokens(2100), 100, Watch())


def test_a_wish_to_stop_is_met(differentiator: Differentiator) -> None:
    watch = Watch()
    watch.stop.set()
    with pytest.raises(Cancelled):
        differentiator.gradients(random_tokens(COUNT), FIRST, watch)


@pytest.fixture
def precise_gemma() -> Iterator[Any]:
    """The embedded model in double precision, KerasHub's loss included.

    In single precision LIT's gradient of a token the model is sure of is mostly rounding.
    """
    keras.config.set_floatx("float64")
    yield keras_hub.models.CausalLM.from_preset(str(find_preset(EMBEDDED)), dtype="float64")
    keras.config.set_floatx("float32")


def test_the_embedded_models_scores_are_the_numbers_lit_shows(
    explained: Salience, precise_gemma: Any
) -> None:
    made = explained.generation
    ids, first = [token.id for token in made.tokens], made.prompt_tokens
    for start, stop in [(0, 1), (10, 11), (12, 13), (11, 20), (0, 20)]:
        target = target_tokens(made, start, stop)
        span = range(first + start, first + stop)
        grad_l2, grad_dot_input = lit_salience(precise_gemma, ids, span)
        assert_close(explained.token_scores(target, "grad_l2"), grad_l2)
        assert_close(explained.token_scores(target, "grad_dot_input"), -grad_dot_input)
