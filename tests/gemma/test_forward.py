"""Our forward pass says what the model's own says, for every family of Gemma."""

from typing import Any

import numpy as np
import pytest

from lit_core.gemma.forward import LayeredForward
from lit_core.gemma.gradients import Differentiator
from lit_core.gemma.masked_scoring import MaskedScorer
from lit_core.gemma.values import Token
from tests.gemma.random_gemma import (
    FAMILIES,
    model_inputs,
    random_gemma,
    random_gemma_3,
    random_gemma_4,
    random_gemma_4_with_experts,
    random_tokens,
    shared_model,
)
from tests.gemma.references import reference

COUNT, FIRST = 12, 7
ROWS = np.arange(FIRST - 1, COUNT - 1)


@pytest.fixture(scope="module", params=FAMILIES)
def causal_lm(request: pytest.FixtureRequest) -> Any:
    return shared_model(request.param)


def ids_of(tokens: tuple[Token, ...]) -> np.ndarray:
    return np.array([token.id for token in tokens])


def log_probabilities(causal_lm: Any) -> np.ndarray:
    tokens, forward = random_tokens(COUNT), LayeredForward(causal_lm.backbone)
    embeddings = Differentiator(forward).embeddings(tokens)
    return MaskedScorer(forward).log_probabilities(embeddings, tokens, FIRST)


def test_log_probabilities_are_those_of_the_models_own_forward_pass(causal_lm: Any) -> None:
    ids = ids_of(random_tokens(COUNT))[None]
    logits = causal_lm(model_inputs(causal_lm, ids)).numpy()[0]
    shifted = logits - logits.max(-1, keepdims=True)
    full = shifted - np.log(np.exp(shifted).sum(-1, keepdims=True))
    np.testing.assert_allclose(
        log_probabilities(causal_lm), full[ROWS, ids[0, FIRST:]], rtol=1e-5, atol=1e-5
    )


def test_log_probabilities_are_those_of_gemma_written_apart(causal_lm: Any) -> None:
    model, ids = reference(causal_lm.backbone), ids_of(random_tokens(COUNT))
    wanted = model.log_probabilities(model.embedding[ids], ROWS, ids[FIRST:])
    np.testing.assert_allclose(log_probabilities(causal_lm), wanted, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize(
    "family", [random_gemma, random_gemma_3, random_gemma_4, random_gemma_4_with_experts]
)
def test_the_short_window_changes_the_model(family: Any) -> None:
    short, long = (log_probabilities(family(window)) for window in (4, 4096))
    assert abs(short - long).max() > 1e-2


def test_padding_changes_nothing(causal_lm: Any) -> None:
    forward, ids = LayeredForward(causal_lm.backbone), ids_of(random_tokens(COUNT))
    rows, targets = ROWS[None], ids[None, FIRST:]
    values = []
    for size in (COUNT, COUNT + 9):
        padded = np.zeros((1, size), "int32")
        padded[0, :COUNT] = ids
        mask = (np.arange(size) < COUNT)[None].astype("int32")
        state = forward.last_state(forward.embeddings(padded), mask)
        values.append(forward.head.log_probabilities(state, rows, targets))
    np.testing.assert_allclose(*values, rtol=1e-5, atol=1e-6)
