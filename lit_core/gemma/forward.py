"""One forward pass of our own, from input embeddings to the logits of chosen rows only.

Gemma's vocabulary has 256k entries, so logits for a whole prompt cost more than the rest of
the pass; and KerasHub's own `score` cannot be differentiated or edited at the embeddings.
Written in `keras.ops`, so that it runs on every Keras backend.
"""

import keras
from keras import ops

from lit_core.gemma.cache import Cache, Tensor


def target_log_probabilities(
    backbone: keras.Model, embeddings: Tensor, mask: Tensor, rows: Tensor, targets: Tensor
) -> Tensor:
    """Log-probability of token `targets[b, t]` after position `rows[b, t]`.

    Args:
        backbone: a KerasHub Gemma backbone of L layers and width D.
        embeddings: `(B, N, D)` input embeddings of B sequences, not yet scaled.
        mask: `(B, N)`, 1 where there is a token that others may look at.
        rows: `(B, T)` positions that predict; `rows[b, t]` comes just before its target.
        targets: `(B, T)` token ids.

    Returns:
        `(B, T)` natural logarithms, float32.
    """
    x = scaled(backbone, embeddings)
    for layer in backbone.transformer_layers:
        x = layer(x, padding_mask=mask)
    logits = row_logits(backbone, ops.take_along_axis(x, rows[:, :, None], axis=1))
    return _log_probabilities(ops.cast(logits, "float32"), targets)


def next_logits(
    backbone: keras.Model,
    token_ids: Tensor,
    cache: Cache,
    index: Tensor,
    row: Tensor,
    filled: Tensor,
) -> tuple[Tensor, Cache]:
    """Logits after one row of `token_ids`, with keys and values remembered in a cache.

    Args:
        backbone: a KerasHub Gemma backbone of L layers.
        token_ids: `(B, n)` tokens that stand at positions `index … index + n - 1` of B texts.
        cache: what `empty_cache` or the step before returned.
        index: position of the first of the tokens.
        row: which of the n tokens to give logits for.
        filled: `(B, L)`, 1 at the positions of the cache that are part of a text, 0 before it
            begins; those that come later may be 1.

    Returns:
        Logits `(B, vocabulary)` in float32, and the cache with the new keys and values.
    """
    x = scaled(backbone, backbone.token_embedding(token_ids))
    updated = []
    for layer, remembered in zip(backbone.transformer_layers, cache, strict=True):
        x, remembered = layer(x, padding_mask=filled, cache=remembered, cache_update_index=index)
        updated.append(remembered)
    logits = row_logits(backbone, ops.take(x, ops.reshape(row, (1,)), axis=1))
    return ops.cast(logits[:, 0], "float32"), tuple(updated)


def one_step(
    backbone: keras.Model, token_ids: Tensor, cache: Cache, index: Tensor, filled: Tensor
) -> tuple[Tensor, Cache]:
    """`next_logits` of one token, in a form that XLA compiles once for all positions.

    It takes a position that is handed in for a constant of the program, and would compile anew for
    each; the counter of a loop it takes for what it is. So this is a loop that runs once.

    Args:
        backbone: a KerasHub Gemma backbone.
        token_ids: `(B, 1)`, the tokens that stand at `index` in B texts.
        cache: what the step before returned.
        index: its position.
        filled: see `next_logits`.
    """

    def body(at: Tensor, _: Tensor, cache: Cache) -> tuple[Tensor, Tensor, Cache]:
        logits, cache = next_logits(backbone, token_ids, cache, at, ops.zeros_like(at), filled)
        return at + 1, logits, cache

    nothing = ops.zeros((token_ids.shape[0], backbone.token_embedding.input_dim), "float32")
    _, logits, cache = ops.while_loop(lambda at, *_: at < index + 1, body, (index, nothing, cache))
    return logits, cache


def _log_probabilities(logits: Tensor, targets: Tensor) -> Tensor:
    """Log p(t) = -log(1 + Σ exp(l_j - l_t) over j ≠ t), of `(B, T, vocabulary)` logits.

    The gradient of a log-softmax is 1 - p, of which float32 keeps few digits where the model is
    sure of its token: a hundredth of the influence was rounding. This form keeps them all.
    """
    target = ops.take_along_axis(logits, targets[:, :, None], axis=-1)[:, :, 0]
    is_target = ops.one_hot(targets, logits.shape[-1], dtype="bool")
    others = ops.logsumexp(ops.where(is_target, -float("inf"), logits), axis=-1)
    return -ops.softplus(others - target)


def scaled(backbone: keras.Model, embeddings: Tensor) -> Tensor:
    """Embeddings times sqrt(D), rounded in the model's own dtype as Gemma does."""
    return embeddings * ops.cast(ops.sqrt(backbone.hidden_dim), embeddings.dtype)


def row_logits(backbone: keras.Model, x: Tensor) -> Tensor:
    """Final norm and output head for the rows that are asked for."""
    return backbone.token_embedding(backbone.layer_norm(x), reverse=True)
