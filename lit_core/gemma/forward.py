"""One forward pass of our own, from input embeddings to the logits of chosen rows only.

Gemma's vocabulary has 256k entries, so logits for a whole prompt cost more than the rest of
the pass; and KerasHub's own `score` cannot be differentiated or edited at the embeddings.
Written in `keras.ops`, so that it runs on every Keras backend.
"""

from typing import Any

import keras
from keras import ops

# Keras tensors have a different type on each backend.
Tensor = Any


def target_log_probabilities(
    backbone: keras.Model, embeddings: Tensor, mask: Tensor, rows: Tensor, targets: Tensor
) -> Tensor:
    """Log-probability of token `targets[t]` after position `rows[t]`.

    Args:
        backbone: a KerasHub Gemma backbone of L layers and width D.
        embeddings: `(1, N, D)` input embeddings, not yet scaled.
        mask: `(1, N)`, 1 where there is a token.
        rows: `(T,)` positions that predict; `rows[t]` comes just before its target.
        targets: `(T,)` token ids.

    Returns:
        `(T,)` natural logarithms, float32.
    """
    x = scaled(backbone, embeddings)
    for layer in backbone.transformer_layers:
        x = layer(x, padding_mask=mask)
    logits = row_logits(backbone, ops.take(x, rows, axis=1))[0]
    return _log_probabilities(ops.cast(logits, "float32"), targets)


def next_logits(
    backbone: keras.Model, token_ids: Tensor, cache: Tensor, index: Tensor, row: Tensor
) -> tuple[Tensor, Tensor]:
    """Logits after one row of `token_ids`, with keys and values remembered in a cache.

    Args:
        backbone: a KerasHub Gemma backbone of L layers.
        token_ids: `(1, n)` tokens that stand at positions `index … index + n - 1`.
        cache: `(1, L, 2, length, key-value heads, head size)`.
        index: position of the first of the tokens.
        row: which of the n tokens to give logits for.

    Returns:
        Logits `(vocabulary,)` in float32, and the cache with the new keys and values.
    """
    x = scaled(backbone, backbone.token_embedding(token_ids))
    caches = []
    for number, layer in enumerate(backbone.transformer_layers):
        x, updated = layer(x, cache=cache[:, number], cache_update_index=index)
        caches.append(updated)
    logits = row_logits(backbone, ops.take(x, ops.reshape(row, (1,)), axis=1))
    return ops.cast(logits[0, 0], "float32"), ops.stack(caches, axis=1)


def empty_cache(backbone: keras.Model, length: int) -> Tensor:
    """A cache for `length` tokens that nothing has been written to."""
    heads = (backbone.num_key_value_heads, backbone.head_dim)
    shape = (1, backbone.num_layers, 2, length, *heads)
    return ops.zeros(shape, dtype=backbone.compute_dtype)


def _log_probabilities(logits: Tensor, targets: Tensor) -> Tensor:
    """Log p(t) = -log(1 + Σ exp(l_j - l_t) over j ≠ t), of `(T, vocabulary)` logits.

    The gradient of a log-softmax is 1 - p, of which float32 keeps few digits where the model is
    sure of its token: a hundredth of the influence was rounding. This form keeps them all.
    """
    target = ops.take_along_axis(logits, targets[:, None], axis=-1)[:, 0]
    is_target = ops.one_hot(targets, logits.shape[-1], dtype="bool")
    others = ops.logsumexp(ops.where(is_target, -float("inf"), logits), axis=-1)
    return -ops.softplus(others - target)


def scaled(backbone: keras.Model, embeddings: Tensor) -> Tensor:
    """Embeddings times sqrt(D), rounded in the model's own dtype as Gemma does."""
    return embeddings * ops.cast(ops.sqrt(backbone.hidden_dim), embeddings.dtype)


def row_logits(backbone: keras.Model, x: Tensor) -> Tensor:
    """Final norm and output head for the rows that are asked for."""
    return backbone.token_embedding(backbone.layer_norm(x), reverse=True)
