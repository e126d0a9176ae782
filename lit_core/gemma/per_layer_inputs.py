"""From token ids to what the layers of a Gemma 4 with per-layer inputs read, and back.

Such a model looks up two things for a token: its embedding, and a vector for each layer from a
second table. Both are its input embedding here, one behind the other, and so influence counts what
goes either way: a token that is left out takes both along.
"""

import keras
import numpy as np
from keras import ops

from lit_core.gemma.backward_rules import EXACT, BackwardRules, with_rules
from lit_core.gemma.compiling import Function, compiled
from lit_core.gemma.layer_inputs import LayerInputs, PerLayerInput, mean_row, scaled
from lit_core.gemma.products import Tensor, project
from lit_core.gemma.vjp import vector_jacobian_products


class PerLayerInputs(LayerInputs):
    """What stands before the first layer where each of L layers reads P numbers a token besides.

    The width of embeddings is E = D + L · P. See `LayerInputs`.
    """

    def __init__(self, backbone: keras.Model, passed_on: int = 0):
        super().__init__(backbone, passed_on)
        self._tables = backbone.token_embedding, backbone.per_layer_token_embedding
        self._layers = backbone.per_layer_model_projection, backbone.per_layer_projection_norm
        self._look_up = compiled(_looked_up, *self._tables)
        self._read = compiled(_split_inputs, *self._layers)
        self._look_up_and_read = compiled(_inputs_of_ids, *self._tables, *self._layers)
        self._back: dict[BackwardRules, Function] = {}

    def embeddings(self, ids: np.ndarray) -> np.ndarray:
        """A token's rows in both tables. See `LayerInputs`."""
        return ops.convert_to_numpy(self._look_up(ids))

    def mean_embedding(self) -> np.ndarray:
        """See `LayerInputs`."""
        return np.concatenate([mean_row(table) for table in self._tables])

    def of_embeddings(self, embeddings: np.ndarray) -> tuple[Tensor, tuple[PerLayerInput, ...]]:
        """See `LayerInputs`."""
        x, per_layer = self._read(ops.cast(embeddings, self.backbone.compute_dtype))
        return self._state(x), per_layer

    def of_ids(self, ids: np.ndarray) -> tuple[Tensor, tuple[PerLayerInput, ...]]:
        """See `LayerInputs`."""
        x, per_layer = self._look_up_and_read(ids)
        return self._state(x), per_layer

    def parted(self, back: Tensor) -> tuple[Tensor, PerLayerInput]:
        """See `LayerInputs`."""
        size = self.backbone.hidden_size_per_layer_input
        return back[..., :-size], (back[..., -size:],)

    def gradients(
        self,
        back: Tensor,
        per_layer: list[PerLayerInput],
        count: np.ndarray,
        embeddings: np.ndarray,
        rules: BackwardRules,
        /,
    ) -> Tensor:
        """See `LayerInputs`."""
        if rules not in self._back:
            self._back[rules] = vector_jacobian_products(
                with_rules(_all_inputs, rules), *self._layers, fused=True
            )
        parts = [part for (part,) in per_layer]
        of_all = ops.concatenate([back[..., : self.backbone.hidden_dim], *parts], axis=-1)
        x = ops.cast(embeddings, self.backbone.compute_dtype)
        return self._back[rules](of_all, count, x)


def _looked_up(tokens: keras.Layer, per_layer: keras.Layer, ids: Tensor) -> Tensor:
    return ops.cast(ops.concatenate([tokens(ids), per_layer(ids)], axis=-1), "float32")


def _all_inputs(
    projection: keras.Layer, norm: keras.Layer, embeddings: Tensor, rules: BackwardRules = EXACT
) -> Tensor:
    """The hidden state before the first layer, then the per-layer inputs: `(B, N, D + L · P)`.

    A layer's input is (norm(projection of the hidden state) + what is looked up) / sqrt(2).
    """
    batch, count, _ = embeddings.shape
    (width, _), (size,) = projection.kernel.shape, norm.scale.shape
    x = scaled(embeddings[..., :width], width)
    looked_up = ops.reshape(embeddings[..., width:], (batch, count, -1, size))
    projected = project(projection, x) * ops.cast(width**-0.5, x.dtype)
    projected = rules.norm(norm, ops.reshape(projected, looked_up.shape))
    per_layer = (projected + scaled(looked_up, size)) * ops.cast(2**-0.5, x.dtype)
    return ops.concatenate([x, ops.reshape(per_layer, (batch, count, -1))], axis=-1)


def _split_inputs(
    projection: keras.Layer, norm: keras.Layer, embeddings: Tensor
) -> tuple[Tensor, tuple[PerLayerInput, ...]]:
    """The hidden state before the first layer, and what each layer reads besides."""
    found = _all_inputs(projection, norm, embeddings)
    (width, _), (size,) = projection.kernel.shape, norm.scale.shape
    firsts = range(width, found.shape[-1], size)
    return found[..., :width], tuple((found[..., first : first + size],) for first in firsts)


def _inputs_of_ids(
    tokens: keras.Layer,
    per_layer: keras.Layer,
    projection: keras.Layer,
    norm: keras.Layer,
    ids: Tensor,
) -> tuple[Tensor, tuple[PerLayerInput, ...]]:
    embeddings = ops.concatenate([tokens(ids), per_layer(ids)], axis=-1)
    return _split_inputs(projection, norm, embeddings)
