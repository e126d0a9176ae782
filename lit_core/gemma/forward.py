"""A model's forward pass, one compiled layer at a time.

All layers of one shape share one program, so compiling takes as long as for one layer, and only
the hidden states between layers are kept.
"""

from collections.abc import Callable, Sequence
from typing import TypeVar

import keras
import numpy as np
from keras import ops

from lit_core.gemma.attention_pattern import PATTERN_SETTINGS, attention_pattern
from lit_core.gemma.compiling import Function, compiled
from lit_core.gemma.decoder import decoder_layer, decoder_layer_in_tree, decoder_layers_step
from lit_core.gemma.framework import keras_hub
from lit_core.gemma.gemma4_block import passed_on_width
from lit_core.gemma.kv_cache import Cache, new_cache, shifted
from lit_core.gemma.layer_inputs import LayerInputs, joined
from lit_core.gemma.output_head import OutputHead
from lit_core.gemma.per_layer_inputs import PerLayerInputs
from lit_core.gemma.products import Tensor
from lit_core.gemma.token_tree import TreeChunk

Item = TypeVar("Item")
# So many layers are one program for a single token: starting a program for each takes a quarter
# of the token's time. Gemma 3 repeats its kinds of layers after six.
GROUP = 6


class LayeredForward:
    """The passes of one KerasHub Gemma backbone of L layers, width D and V words.

    Args:
        backbone: its layers are built.
        layer_function: what one layer does to whole texts, given their mask and its pattern.
        pattern: gives the values in which layers that share a program differ.

    Attributes:
        patterns: the pattern of each layer, as tensors.
        inputs: what comes before the first layer.
        head: what comes after the last.
    """

    def __init__(
        self,
        backbone: keras.Model,
        layer_function: Function = decoder_layer,
        pattern: Callable[[keras.Layer], tuple[np.ndarray, ...]] = attention_pattern,
    ):
        self.backbone, self.layer_function = backbone, layer_function
        self.inputs, self.head = layer_inputs(backbone), OutputHead(backbone)
        layers = backbone.transformer_layers
        self.patterns = [
            tuple(ops.convert_to_tensor(part) for part in pattern(layer)) for layer in layers
        ]
        self._layers = [
            compiled(layer_function, layer, ignored_settings=PATTERN_SETTINGS) for layer in layers
        ]
        # Pieces of a prompt are few and long: starting a program for each layer takes little of
        # their time, and one layer is traced sooner than several.
        self._pieces = _by_groups(layers, 1, fused=False)
        # Fusing takes a second to compile, and pays off where there is little to multiply.
        self._steps = _by_groups(layers, GROUP, fused=True)
        self._in_tree = [
            compiled(decoder_layer_in_tree, layer, ignored_settings=PATTERN_SETTINGS)
            for layer in layers
        ]
        self._shifted = compiled(shifted)

    def embeddings(self, ids: np.ndarray) -> np.ndarray:
        """Input embeddings `(B, N, E)` in float32 of token ids `(B, N)`. See `LayerInputs`."""
        return self.inputs.embeddings(ids)

    def states(
        self, embeddings: np.ndarray, mask: np.ndarray, check: Callable[[], None] = lambda: None
    ) -> list[Tensor]:
        """What each of L layers reads, and what stands after the last: L + 1 tensors.

        Args:
            embeddings: `(B, N, E)` input embeddings of B texts.
            mask: `(B, N)`, 1 where there is a token that others may look at.
            check: called before each layer.

        Returns:
            `(B, N, state)` each, and where layers read more besides, wider by that.
        """
        x, per_layer = self.inputs.of_embeddings(embeddings)
        states = []
        for layer, own, pattern in zip(self._layers, per_layer, self.patterns, strict=True):
            check()
            states.append(joined(x, own))
            x = layer(states[-1], mask, pattern)
        return [*states, x]

    def last_state(
        self, embeddings: np.ndarray, mask: np.ndarray, check: Callable[[], None] = lambda: None
    ) -> Tensor:
        """What stands after the last layer: `(B, N, state)`. See `states`."""
        x, per_layer = self.inputs.of_embeddings(embeddings)
        for layer, own, pattern in zip(self._layers, per_layer, self.patterns, strict=True):
            check()
            x = layer(joined(x, own), mask, pattern)
        return x

    def next_logits(
        self, token_ids: np.ndarray, cache: Cache, index: int, filled: np.ndarray, row: int = 0
    ) -> tuple[np.ndarray, Cache]:
        """Logits after one row of `token_ids`, with keys and values remembered in a cache.

        Args:
            token_ids: `(B, n)` tokens that stand at positions `index … index + n - 1` of B texts.
            cache: what `new_cache` or the step before returned.
            index: position of the first of the tokens.
            filled: `(B, length)`, 1 at the positions of the cache that are part of a text, 0 before
                it begins; those that come later may be 1.
            row: which of the n tokens to give logits for.

        Returns:
            Logits `(B, V)` in float32, and the cache with the new keys and values.
        """
        groups, size = (self._steps, GROUP) if token_ids.shape[1] == 1 else (self._pieces, 1)
        x, per_layer = self.inputs.of_ids(token_ids)
        place, there = ops.convert_to_tensor(index, "int32"), ops.convert_to_tensor(filled)
        updated: Cache = ()
        each = (_groups(parts, size) for parts in (per_layer, cache, self.patterns))
        for step, own, part, patterns in zip(groups, *each, strict=True):
            x, part = step(x, own, part, patterns, place, there)
            updated += part
        return ops.convert_to_numpy(self.head.logits(x[:, row])), updated

    def tree_states(
        self,
        token_ids: np.ndarray,
        chunk: TreeChunk,
        cache: Cache,
        check: Callable[[], None] = lambda: None,
    ) -> tuple[Tensor, Cache]:
        """What stands after the last layer, `(1, n, state)`, of the next tokens of a tree.

        Args:
            token_ids: `(n,)`, of the chunk's tokens.
            chunk: which tokens they are, and what they can look at.
            cache: of P + n tokens, of the chunk before; an empty one before the first.
            check: called before each layer.

        Returns:
            The states, and the cache for the next chunk.
        """
        x, per_layer = self.inputs.of_ids(token_ids[None])
        paths = [chunk.sources, chunk.places_before, chunk.places, chunk.allowed]
        paths = [ops.convert_to_tensor(part) for part in paths]
        updated = []
        parts = zip(self._in_tree, per_layer, cache, self.patterns, strict=True)
        for layer, own, (keys, values), pattern in parts:
            check()
            x, keys, values = layer(joined(x, own), keys, values, pattern, *paths)
            updated.append((keys, values))
        return x, tuple(updated)

    def new_cache(self, length: int) -> Cache:
        """A cache for `length` tokens that nothing has been written to."""
        return new_cache(self.backbone, length)

    def shifted(self, cache: Cache, by: int) -> Cache:
        """A cache of a text that begins `by` positions later."""
        place = np.array(by, "int32")
        return tuple(
            self._shifted(keys, values, place, frequencies)
            for (keys, values), (_, frequencies) in zip(cache, self.patterns, strict=True)
        )


def layer_inputs(backbone: keras.Model) -> LayerInputs:
    """What stands before a model's first layer, by its family."""
    if not isinstance(backbone, keras_hub.models.Gemma4Backbone):
        return LayerInputs(backbone)
    family = PerLayerInputs if backbone.hidden_size_per_layer_input else LayerInputs
    return family(backbone, passed_on_width(backbone.transformer_layers))


def _by_groups(layers: Sequence[keras.Layer], size: int, *, fused: bool) -> list[Function]:
    """A compiled `decoder_layers_step` for each group of layers."""
    return [
        compiled(decoder_layers_step, group, fused=fused, ignored_settings=PATTERN_SETTINGS)
        for group in _groups(layers, size)
    ]


def _groups(each: Sequence[Item], size: int) -> list[tuple[Item, ...]]:
    """What belongs to each layer, in groups of `size` layers."""
    return [tuple(each[first : first + size]) for first in range(0, len(each), size)]
