"""The key-value cache: creates, resizes, concatenates and shifts it."""

from collections.abc import Sequence

import keras
from keras import ops, tree

from lit_core.gemma.attention_pattern import apply_rotary_embedding
from lit_core.gemma.products import Tensor

# For each layer its keys and values, `(B, heads, L, width)` both.
Cache = tuple[tuple[Tensor, Tensor], ...]
POSITIONS = 2


def new_cache(backbone: keras.Model, length: int) -> Cache:
    """A cache for `length` tokens that nothing has been written to."""
    cache = []
    for layer in backbone.transformer_layers:
        heads, width = cache_shape(layer)
        nothing = ops.zeros((1, heads, length, width), backbone.compute_dtype)
        cache.append((nothing, nothing))
    return tuple(cache)


def cache_shape(layer: keras.Layer) -> tuple[int, int]:
    """How many heads with keys of their own a layer attends to, and how wide they are."""
    attention = layer.attention
    # Gemma 4's global layers may have other heads than its local ones.
    heads = getattr(attention, "effective_num_kv_heads", attention.num_key_value_heads)
    return heads, attention.head_dim


def resized(cache: Cache, length: int) -> Cache:
    """The first `length` positions of a cache; where it has fewer, empty ones follow."""

    def fitted(part: Tensor) -> Tensor:
        here = part.shape[POSITIONS]
        if here >= length:
            return part if here == length else part[:, :, :length]
        return ops.pad(part, [(0, 0), (0, 0), (0, length - here), (0, 0)])

    return tree.map_structure(fitted, cache)


def concatenated(caches: Sequence[Cache]) -> Cache:
    """The caches of several texts, of the same length each, as one."""
    if len(caches) == 1:
        return caches[0]
    return tree.map_structure(lambda *parts: ops.concatenate(parts, axis=0), *caches)


def shifted(keys: Tensor, values: Tensor, by: Tensor, frequencies: Tensor) -> tuple[Tensor, Tensor]:
    """One layer's cache, shifted so that its text begins `by` positions later.

    Rotary embedding rotates a key by an angle proportional to its position, so shifting a key
    rotates it by the angle of `by` further positions. Entries shifted past the end wrap around to
    the positions before the text.

    Args:
        keys: of one text that begins at position 0.
        values: of the same.
        by: how many positions, a single number.
        frequencies: of the layer's rotary embedding. See `attention_pattern`.
    """
    length = keys.shape[POSITIONS]
    places = ops.arange(length, dtype="int32")
    turned = apply_rotary_embedding(keys, ops.zeros_like(places) + by, frequencies)
    came_from = (places - by) % length
    later, beside = (ops.take(part, came_from, axis=POSITIONS) for part in (turned, values))
    return later, beside
