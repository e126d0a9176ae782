"""Attention of queries to keys and values, the same in all families of Gemma."""

import keras
from keras import ops

from lit_core.gemma.backward_rules import EXACT, BackwardRules
from lit_core.gemma.products import Tensor, from_heads


def attend(
    attention: keras.Layer,
    query: Tensor,
    key: Tensor,
    value: Tensor,
    allowed: Tensor,
    rules: BackwardRules = EXACT,
) -> Tensor:
    """The output of attention for each of n tokens.

    Args:
        attention: KerasHub's attention layer.
        query: `(B, heads, n, width)`; logits are its products with keys.
        key: `(B, shared heads, L, width)`; each is for as many query heads.
        value: the same.
        allowed: `(B or 1, n, L)`, which positions each token may attend to.
        rules: how derivatives pass back.

    Returns:
        `(B, n, D)`.
    """
    # Attention is a product of weights and values, and the weights are one of queries and keys.
    query, key, value = (
        rules.factor(query, 1 / 4),
        rules.factor(key, 1 / 4),
        rules.factor(value, 1 / 2),
    )
    batch, heads, count, width = query.shape
    shared = key.shape[1]
    # Query heads that share a key head stand one below the other.
    query = ops.reshape(query, (batch, shared, -1, width))
    logits = ops.einsum("bhqw,bhkw->bhqk", query, key)
    if (cap := attention.logit_soft_cap) is not None:
        logits = ops.tanh(logits / cap) * cap
    logits = ops.reshape(ops.cast(logits, "float32"), (batch, heads, count, -1))
    allowed = allowed[:, None]
    weights = rules.softmax(ops.where(allowed, logits, -1e9))
    # A token that may attend to no position gets zeros, not an average.
    weights = ops.cast(ops.where(allowed, weights, 0.0), value.dtype)
    combined = ops.matmul(ops.reshape(weights, (batch, shared, heads // shared * count, -1)), value)
    return from_heads(attention.output_dense, ops.reshape(combined, (batch, heads, count, width)))
