"""The output head says the same of a word whatever is computed along with it."""

from typing import Any

import numpy as np
import pytest
from keras import ops

from lit_core.gemma.framework import keras_hub
from lit_core.gemma.output_head import BLOCKS, ROWS, OutputHead, block_size
from tests.gemma.random_gemma import SHAPE, with_random_weights

WORDS = 12 * BLOCKS
STATES = np.random.default_rng(4).normal(size=(1, ROWS + 3, SHAPE["hidden_dim"]))


def backbone_of(words: int, dtype: str, cap: float | None = 3.0) -> Any:
    shape = SHAPE | {"vocabulary_size": words, "num_layers": 1}
    backbone = keras_hub.models.GemmaBackbone(**shape, final_logit_soft_cap=cap, dtype=dtype)
    return with_random_weights(backbone)


def expected_logits(backbone: Any, states: np.ndarray) -> np.ndarray:
    """The same product in NumPy, of what the norm makes of the rows."""
    normed = backbone.layer_norm(ops.cast(states, backbone.compute_dtype))
    embeddings = backbone.token_embedding.embeddings
    rows, words = (ops.convert_to_numpy(ops.cast(each, "float32")) for each in (normed, embeddings))
    logits, cap = rows @ words.T, backbone.token_embedding.logit_soft_cap
    return logits if cap is None else np.tanh(logits / cap) * cap


@pytest.mark.parametrize("rows", [1, ROWS])
@pytest.mark.parametrize("cap", [None, 3.0])
@pytest.mark.parametrize("dtype", ["float32", "bfloat16"])
@pytest.mark.parametrize("words", [WORDS, WORDS + 1])
def test_logits_are_computed_in_float32_for_every_number_of_words_and_rows(
    words: int, dtype: str, cap: float | None, rows: int
) -> None:
    backbone = backbone_of(words, dtype, cap)
    states = ops.cast(STATES[0, :rows], dtype)

    logits = ops.convert_to_numpy(OutputHead(backbone).logits(states))

    assert logits.dtype == np.float32
    np.testing.assert_allclose(logits, expected_logits(backbone, states), rtol=1e-5, atol=1e-5)


def test_a_narrow_embedding_is_widened_a_few_words_at_a_time() -> None:
    sizes = [
        block_size(backbone_of(words, dtype).token_embedding)
        for words, dtype in ((WORDS, "float32"), (WORDS, "bfloat16"), (WORDS + 1, "bfloat16"))
    ]

    assert sizes == [WORDS, WORDS // BLOCKS, WORDS + 1]


def test_gradients_through_some_words_at_a_time_are_those_through_all_at_once() -> None:
    rows, targets = np.arange(ROWS + 2), np.random.default_rng(5).integers(0, WORDS, ROWS + 2)
    narrow, whole = (backbone_of(WORDS, dtype) for dtype in ("bfloat16", "float32"))
    for weight, same in zip(narrow.weights, whole.weights, strict=True):
        same.assign(ops.cast(weight, "float32"))
    states = ops.cast(STATES, "bfloat16")

    in_blocks = OutputHead(narrow).gradients(states, rows, targets)
    at_once = OutputHead(whole).gradients(ops.cast(states, "float32"), rows, targets)

    # Narrow are the norm before the head and the sums of the blocks.
    np.testing.assert_allclose(in_blocks, at_once, rtol=0.05, atol=0.02 * abs(at_once).max())
