"""The two gradient methods show the numbers that LIT shows."""

from collections.abc import Iterator
from typing import Any

import keras
import keras_hub
import numpy as np
import pytest

from lit_core.gemma import EMBEDDED, resolve
from lit_core.gemma.gradients import CHUNK
from lit_core.gemma.padding import bucket
from lit_core.gemma.target_gradients import TargetGradients
from lit_core.progress import ProgressToken
from lit_core.salience import METHODS, Attribution, AttributionConfig, target_tokens
from tests.gemma.lit_salience import lit_salience
from tests.gemma.random_gemma import random_tokens, shared_differentiator, shared_model

COUNT, FIRST = 12, 7
SHARED_METHODS = ("grad_l2", "grad_dot_input")


@pytest.fixture(scope="module", params=["gemma-2-short-window", "gemma-2"])
def family(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(scope="module")
def gradients(family: str) -> TargetGradients:
    return our_gradients(family, COUNT, FIRST)


def our_gradients(family: str, count: int, first: int) -> TargetGradients:
    return shared_differentiator(family).gradients(
        random_tokens(count), first, None, ProgressToken()
    )


def lit_scores(family: str, count: int, target: range) -> dict[str, np.ndarray]:
    """LIT's numbers; it differentiates the loss, so its Grad x Input has the other sign."""
    ids = [token.id for token in random_tokens(count)]
    grad_l2, grad_dot_input = lit_salience(shared_model(family), ids, target)
    return {"grad_l2": grad_l2, "grad_dot_input": -grad_dot_input}


def our_scores(gradients: TargetGradients, first: int, target: range) -> dict[str, np.ndarray]:
    selection = np.zeros(gradients.targets)
    selection[target.start - first : target.stop - first] = 1
    return {name: METHODS[name].scores(gradients, selection) for name in SHARED_METHODS}


def assert_close(ours: np.ndarray, theirs: np.ndarray) -> None:
    np.testing.assert_allclose(ours, theirs, rtol=1e-4, atol=1e-4 * abs(theirs).max())


@pytest.mark.parametrize("target", [range(7, 8), range(9, 10), range(8, 11), range(7, 12)], ids=str)
@pytest.mark.parametrize("method", SHARED_METHODS)
def test_scores_are_the_numbers_lit_shows(
    family: str, gradients: TargetGradients, target: range, method: str
) -> None:
    theirs = lit_scores(family, COUNT, target)[method]
    assert_close(our_scores(gradients, FIRST, target)[method], theirs)


def test_a_length_just_beyond_a_bucket_gives_the_same_numbers() -> None:
    count = bucket(1) + 1
    family, target = "gemma-2-short-window", range(count - 3, count)
    ours = our_gradients(family, count, count - 3)
    theirs = lit_scores(family, count, target)
    for method, scores in our_scores(ours, count - 3, target).items():
        assert_close(scores, theirs[method])


def test_more_targets_than_one_chunk_holds_give_the_same_numbers(family: str) -> None:
    count, first = CHUNK + 8, 7
    assert count - first == CHUNK + 1
    ours = our_gradients(family, count, first)
    for target in (range(first, count), range(count - 1, count), range(first + 4, count)):
        theirs = lit_scores(family, count, target)
        for method, scores in our_scores(ours, first, target).items():
            assert_close(scores, theirs[method])


@pytest.fixture
def precise_gemma() -> Iterator[Any]:
    """The embedded model in double precision, KerasHub's loss included.

    In single precision LIT's gradient of a token the model is sure of is mostly rounding.
    """
    keras.config.set_floatx("float64")
    yield keras_hub.models.CausalLM.from_preset(str(resolve(EMBEDDED).fetch()), dtype="float64")
    keras.config.set_floatx("float32")


def test_the_embedded_models_scores_are_the_numbers_lit_shows(
    explained: Attribution, precise_gemma: Any
) -> None:
    generation = explained.generation
    ids, first = [token.id for token in generation.tokens], generation.prompt_tokens
    for start, stop in [(0, 1), (10, 11), (12, 13), (11, 20), (0, 20)]:
        target = target_tokens(generation, start, stop)
        span = range(first + start, first + stop)
        grad_l2, grad_dot_input = lit_salience(precise_gemma, ids, span)
        assert_close(explained.token_scores(target, AttributionConfig("grad_l2")), grad_l2)
        assert_close(
            explained.token_scores(target, AttributionConfig("grad_dot_input")), -grad_dot_input
        )
