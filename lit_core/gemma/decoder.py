"""One decoder layer of Gemma, computed from the weights of KerasHub's layer.

KerasHub's own call multiplies by transposed copies of its kernels and makes a mask of length times
length in every layer at every step, which is most of what a token costs. Here kernels are used as
they lie in memory, and all families of Gemma share one attention. Norms, rounded matrices and
weights are KerasHub's. `tests/gemma/test_forward.py` checks that both give the same numbers.
"""

import keras
from keras import ops

from lit_core.gemma.attention_pattern import (
    AttentionPattern,
    allowed_positions,
    apply_rotary_embedding,
)
from lit_core.gemma.backward_rules import EXACT, BackwardRules
from lit_core.gemma.kv_cache import POSITIONS
from lit_core.gemma.products import Tensor, from_heads, project, to_heads


def decoder_layer(
    layer: keras.Layer,
    x: Tensor,
    mask: Tensor,
    pattern: AttentionPattern,
    rules: BackwardRules = EXACT,
) -> Tensor:
    """The output of a layer for whole texts.

    Args:
        layer: a KerasHub Gemma decoder block of width D; its `PATTERN_SETTINGS` are not read.
        x: `(B, N, D)`, B texts of N tokens.
        mask: `(B, N)`, 1 where there is a token that others may look at.
        pattern: the layer's `attention_pattern`.
        rules: how derivatives pass back through it.

    Returns:
        `(B, N, D)`.
    """
    window, frequencies = pattern
    places = ops.arange(x.shape[1], dtype="int32")
    normed = rules.norm(layer.pre_attention_norm, x)
    query, key, value = _projected(layer.attention, normed, places, frequencies, rules)
    allowed = allowed_positions(window, places, mask)
    return _with_feed_forward(layer, x, _attended(layer, query, key, value, allowed, rules), rules)


def decoder_layer_step(
    layer: keras.Layer,
    x: Tensor,
    keys: Tensor,
    values: Tensor,
    pattern: AttentionPattern,
    index: Tensor,
    filled: Tensor,
) -> tuple[Tensor, Tensor, Tensor]:
    """The output of a layer for the next tokens of texts, using cached keys and values.

    Args:
        layer: a KerasHub Gemma decoder block of width D; its `PATTERN_SETTINGS` are not read.
        x: `(B, n, D)`, tokens at the positions `index … index + n - 1` of B texts.
        keys: `(B, heads, L, width)`, of the tokens so far.
        values: the same of the values.
        pattern: the layer's `attention_pattern`.
        index: position of the first of the tokens, a single number.
        filled: `(B, L)`, 1 at the positions that are part of a text, 0 before it begins; those that
            come later may be 1.

    Returns:
        `(B, n, D)`, and keys and values with those of the new tokens.
    """
    window, frequencies = pattern
    places = index + ops.arange(x.shape[1], dtype="int32")
    normed = layer.pre_attention_norm(x)
    query, key, value = _projected(layer.attention, normed, places, frequencies)
    start = [0, 0, index, 0]
    keys, values = ops.slice_update(keys, start, key), ops.slice_update(values, start, value)
    allowed = allowed_positions(window, places, filled)
    attended = _attended(layer, query, keys, values, allowed)
    return _with_feed_forward(layer, x, attended), keys, values


def decoder_layer_in_tree(
    layer: keras.Layer,
    x: Tensor,
    keys: Tensor,
    values: Tensor,
    pattern: AttentionPattern,
    sources: Tensor,
    places_before: Tensor,
    places: Tensor,
    allowed: Tensor,
) -> tuple[Tensor, Tensor, Tensor]:
    """The output of a layer for the next tokens of a tree of texts. See `TreeChunk`.

    Args:
        layer: a KerasHub Gemma decoder block of width D; its `PATTERN_SETTINGS` are not read.
        x: `(1, n, D)`.
        keys: `(1, heads, P + n, width)`, of the last n tokens and of P before them.
        values: the same of the values.
        pattern: the layer's `attention_pattern`.
        sources: `(P,)`, which of these come before the tokens now.
        places_before: `(P,)`, their positions in their texts.
        places: `(n,)`, the positions of the tokens.
        allowed: `(n, P + n)`, which tokens are on the path to which.

    Returns:
        `(1, n, D)`, and keys and values of the P tokens before and of the n tokens.
    """
    window, frequencies = pattern
    normed = layer.pre_attention_norm(x)
    query, key, value = _projected(layer.attention, normed, places, frequencies)
    keys = ops.concatenate([ops.take(keys, sources, axis=POSITIONS), key], axis=POSITIONS)
    values = ops.concatenate([ops.take(values, sources, axis=POSITIONS), value], axis=POSITIONS)
    back = places[:, None] - ops.concatenate([places_before, places])
    seen = ops.logical_and(allowed, back < window)[None]
    return _with_feed_forward(layer, x, _attended(layer, query, keys, values, seen)), keys, values


def decoder_layers_step(
    layers: tuple[keras.Layer, ...],
    x: Tensor,
    cache: tuple[tuple[Tensor, Tensor], ...],
    patterns: tuple[AttentionPattern, ...],
    index: Tensor,
    filled: Tensor,
) -> tuple[Tensor, tuple[tuple[Tensor, Tensor], ...]]:
    """The output of consecutive layers for the next tokens. See `decoder_layer_step`.

    Args:
        layers: KerasHub Gemma decoder blocks of width D.
        x: `(B, n, D)`.
        cache: the keys and values of each layer.
        patterns: the `attention_pattern` of each layer.
        index: position of the first of the tokens.
        filled: `(B, L)`.

    Returns:
        `(B, n, D)`, and the cache with the new tokens.
    """
    updated = []
    for layer, (keys, values), pattern in zip(layers, cache, patterns, strict=True):
        x, keys, values = decoder_layer_step(layer, x, keys, values, pattern, index, filled)
        updated.append((keys, values))
    return x, tuple(updated)


def _projected(
    attention: keras.Layer,
    x: Tensor,
    places: Tensor,
    frequencies: Tensor,
    rules: BackwardRules = EXACT,
) -> tuple[Tensor, Tensor, Tensor]:
    """Queries, keys and values `(B, heads, n, width)` of tokens at positions `(n,)`."""
    query, key = to_heads(attention.query_dense, x), to_heads(attention.key_dense, x)
    value = to_heads(attention.value_dense, x)
    if getattr(attention, "use_query_key_norm", False):
        query = rules.norm(attention.query_norm, query)
        key = rules.norm(attention.key_norm, key)
    return (
        apply_rotary_embedding(query, places, frequencies),
        apply_rotary_embedding(key, places, frequencies),
        value,
    )


def _attended(
    layer: keras.Layer,
    query: Tensor,
    key: Tensor,
    value: Tensor,
    allowed: Tensor,
    rules: BackwardRules = EXACT,
) -> Tensor:
    """The attention output for each token: `(B, n, D)`."""
    attention, shared = layer.attention, key.shape[1]
    # Attention is a product of weights and values, and the weights are one of queries and keys.
    query, key, value = (
        rules.factor(query, 1 / 4),
        rules.factor(key, 1 / 4),
        rules.factor(value, 1 / 2),
    )
    batch, heads, count, width = query.shape
    # KerasHub's Gemma 3 layer keeps this to itself.
    scale = (width if layer.query_head_dim_normalize else layer.hidden_dim // heads) ** -0.5
    # Query heads that share a key head stand one below the other.
    query = ops.reshape(query * ops.cast(scale, query.dtype), (batch, shared, -1, width))
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


def _with_feed_forward(
    layer: keras.Layer, x: Tensor, attended: Tensor, rules: BackwardRules = EXACT
) -> Tensor:
    if layer.use_post_attention_norm:
        attended = rules.norm(layer.post_attention_norm, attended)
    x = x + attended
    normed = rules.norm(layer.pre_ffw_norm, x)
    gate = keras.activations.gelu(project(layer.gating_ffw, normed), approximate=True)
    up = project(layer.gating_ffw_2, normed)
    inner = rules.factor(gate, 1 / 2) * rules.factor(up, 1 / 2)
    fed = project(layer.ffw_linear, inner)
    return x + (rules.norm(layer.post_ffw_norm, fed) if layer.use_post_ffw_norm else fed)
