"""One decoder layer of Gemma, computed from the weights of KerasHub's layer.

KerasHub's own call multiplies by transposed copies of its kernels and makes a mask of length times
length in every layer at every step, which is most of what a token costs. Here kernels are used as
they lie in memory, and all families of Gemma share one attention. Norms, rounded matrices and
weights are KerasHub's. `tests/gemma/test_forward.py` checks that both give the same numbers.

What a layer reads, its state, is D numbers a token; for some Gemma 4s more: see `gemma4_block`.
"""

from types import ModuleType

import keras
from keras import ops

from lit_core.gemma import gemma4_block, gemma_block
from lit_core.gemma.attention import attend
from lit_core.gemma.attention_pattern import AttentionPattern, allowed_positions
from lit_core.gemma.backward_rules import EXACT, BackwardRules
from lit_core.gemma.framework import Gemma4TextDecoderBlock
from lit_core.gemma.kv_cache import POSITIONS
from lit_core.gemma.layer_inputs import PerLayerInput, joined
from lit_core.gemma.products import Tensor


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
        x: `(B, N, state)`, B texts of N tokens.
        mask: `(B, N)`, 1 where there is a token that others may look at.
        pattern: the layer's `attention_pattern`.
        rules: how derivatives pass back through it.

    Returns:
        `(B, N, state)`.
    """
    block = _block(layer)
    window, frequencies = pattern
    places = ops.arange(x.shape[1], dtype="int32")
    query, key, value = block.attention_inputs(layer, x, places, frequencies, rules)
    allowed = allowed_positions(window, places, mask)
    attended = attend(layer.attention, query, key, value, allowed, rules)
    return block.block_output(layer, x, attended, key, value, rules)


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
        x: `(B, n, state)`, tokens at the positions `index … index + n - 1` of B texts.
        keys: `(B, heads, L, width)`, of the tokens so far.
        values: the same of the values.
        pattern: the layer's `attention_pattern`.
        index: position of the first of the tokens, a single number.
        filled: `(B, L)`, 1 at the positions that are part of a text, 0 before it begins; those that
            come later may be 1.

    Returns:
        `(B, n, state)`, and keys and values with those of the new tokens.
    """
    block = _block(layer)
    window, frequencies = pattern
    places = index + ops.arange(x.shape[1], dtype="int32")
    query, key, value = block.attention_inputs(layer, x, places, frequencies)
    start = [0, 0, index, 0]
    keys, values = ops.slice_update(keys, start, key), ops.slice_update(values, start, value)
    allowed = allowed_positions(window, places, filled)
    attended = attend(layer.attention, query, keys, values, allowed)
    return block.block_output(layer, x, attended, key, value), keys, values


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
        x: `(1, n, state)`.
        keys: `(1, heads, P + n, width)`, of the last n tokens and of P before them.
        values: the same of the values.
        pattern: the layer's `attention_pattern`.
        sources: `(P,)`, which of these come before the tokens now.
        places_before: `(P,)`, their positions in their texts.
        places: `(n,)`, the positions of the tokens.
        allowed: `(n, P + n)`, which tokens are on the path to which.

    Returns:
        `(1, n, state)`, and keys and values of the P tokens before and of the n tokens.
    """
    block = _block(layer)
    window, frequencies = pattern
    query, key, value = block.attention_inputs(layer, x, places, frequencies)
    keys = ops.concatenate([ops.take(keys, sources, axis=POSITIONS), key], axis=POSITIONS)
    values = ops.concatenate([ops.take(values, sources, axis=POSITIONS), value], axis=POSITIONS)
    back = places[:, None] - ops.concatenate([places_before, places])
    seen = ops.logical_and(allowed, back < window)[None]
    attended = attend(layer.attention, query, keys, values, seen)
    return block.block_output(layer, x, attended, key, value), keys, values


def decoder_layers_step(
    layers: tuple[keras.Layer, ...],
    x: Tensor,
    per_layer: tuple[PerLayerInput, ...],
    cache: tuple[tuple[Tensor, Tensor], ...],
    patterns: tuple[AttentionPattern, ...],
    index: Tensor,
    filled: Tensor,
) -> tuple[Tensor, tuple[tuple[Tensor, Tensor], ...]]:
    """The output of consecutive layers for the next tokens. See `decoder_layer_step`.

    Args:
        layers: KerasHub Gemma decoder blocks of width D.
        x: `(B, n, state)`.
        per_layer: what each layer reads besides.
        cache: the keys and values of each layer.
        patterns: the `attention_pattern` of each layer.
        index: position of the first of the tokens.
        filled: `(B, L)`.

    Returns:
        `(B, n, state)`, and the cache with the new tokens.
    """
    updated = []
    for layer, own, (keys, values), pattern in zip(layers, per_layer, cache, patterns, strict=True):
        x = joined(x, own)
        x, keys, values = decoder_layer_step(layer, x, keys, values, pattern, index, filled)
        updated.append((keys, values))
    return x, tuple(updated)


def _block(layer: keras.Layer) -> ModuleType:
    """What is the layer's family's own: what comes before attention, and after."""
    return gemma4_block if isinstance(layer, Gemma4TextDecoderBlock) else gemma_block
