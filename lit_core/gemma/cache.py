"""The keys and values of what a model has read, made, cut and moved."""

from collections.abc import Sequence
from typing import Any

import keras
from keras import ops, tree

from lit_core.gemma.framework import keras_hub

# Keras tensors have a different type on each backend.
Tensor = Any

# For each layer its keys and values, in the form that KerasHub's layer of that family takes:
# a pair of `(B, L, heads, width)` in Gemma 3, and `(B, 2, L, heads, width)` in the older ones.
Cache = tuple[Any, ...]


def empty_cache(backbone: keras.Model, length: int) -> Cache:
    """A cache for `length` tokens that nothing has been written to."""
    shape = (1, length, backbone.num_key_value_heads, backbone.head_dim)
    nothing = ops.zeros(shape, backbone.compute_dtype)
    return tuple(_joined(backbone, nothing, nothing) for _ in backbone.transformer_layers)


def of_length(cache: Cache, length: int) -> Cache:
    """The first `length` positions of a cache; where it has fewer, empty ones follow."""

    def fitted(part: Tensor) -> Tensor:
        here, axis = part.shape[-3], len(part.shape) - 3
        if here >= length:
            return part if here == length else part[..., :length, :, :]
        return ops.pad(part, [(0, length - here if at == axis else 0) for at in range(axis + 3)])

    return tree.map_structure(fitted, cache)


def side_by_side(caches: Sequence[Cache]) -> Cache:
    """The caches of several texts, of the same length each, as one."""
    return tree.map_structure(lambda *parts: ops.concatenate(parts, axis=0), *caches)


def moved(backbone: keras.Model, cache: Cache, by: Tensor) -> Cache:
    """A cache of a text that begins `by` positions later.

    A key is turned by an angle that grows evenly with its position (rotary embedding), so one that
    stands `by` later is the same key turned by `by` more. What stood at the end comes to stand
    before the text.

    Args:
        backbone: whose cache it is.
        cache: of one text that begins at position 0.
        by: how many positions, a single number.
    """
    length = tree.flatten(cache)[0].shape[-3]
    came_from = (ops.arange(length, dtype="int32") - by) % length

    def layer_moved(layer: keras.Layer, remembered: Any) -> Any:
        keys, values = _parts(backbone, remembered)
        turned = _turned(backbone, layer.attention.rope_layer, keys, by)
        return _joined(
            backbone, ops.take(turned, came_from, axis=1), ops.take(values, came_from, axis=1)
        )

    return tuple(map(layer_moved, backbone.transformer_layers, cache))


def _turned(backbone: keras.Model, rotary: keras.Layer, keys: Tensor, by: Tensor) -> Tensor:
    by = ops.reshape(by, (1, 1))
    if _is_pair(backbone):
        return rotary(keys, positions=by)
    # The older layers keep the two halves that are turned as neighbours.
    halves = ops.concatenate([keys[..., 0::2], keys[..., 1::2]], axis=-1)
    turned = ops.split(rotary(halves, positions=by), 2, axis=-1)
    return ops.reshape(ops.stack(turned, axis=-1), keys.shape)


def _is_pair(backbone: keras.Model) -> bool:
    return isinstance(backbone, keras_hub.models.Gemma3Backbone)


def _parts(backbone: keras.Model, remembered: Any) -> tuple[Tensor, Tensor]:
    return remembered if _is_pair(backbone) else (remembered[:, 0], remembered[:, 1])


def _joined(backbone: keras.Model, keys: Tensor, values: Tensor) -> Any:
    return (keys, values) if _is_pair(backbone) else ops.stack([keys, values], axis=1)
