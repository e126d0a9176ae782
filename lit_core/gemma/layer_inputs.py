"""From token ids to what the layers of Gemma 1, 2 and 3 read, and back."""

import keras
import numpy as np
from keras import ops

from lit_core.gemma.backward_rules import BackwardRules
from lit_core.gemma.compiling import compiled
from lit_core.gemma.products import Tensor

# What one layer reads beside the output of the layer before: a tensor `(B, N, P)`, or none.
PerLayerInput = tuple[Tensor, ...]


class LayerInputs:
    """What stands before the first layer of one KerasHub Gemma backbone of L layers, width D.

    Args:
        backbone: its layers are built.
        passed_on: how many numbers layers pass on besides the hidden state, at first zeros.
    """

    def __init__(self, backbone: keras.Model, passed_on: int = 0):
        self.backbone, self._passed_on = backbone, passed_on
        self._embed = compiled(_embedded, backbone.token_embedding)
        self._embed_and_scale = compiled(_embedded_and_scaled, backbone.token_embedding)

    def embeddings(self, ids: np.ndarray) -> np.ndarray:
        """Input embeddings `(B, N, E)` in float32 of token ids `(B, N)`, as they are in the tables.

        All that is looked up for a token: with this family E = D, not yet scaled.
        """
        return ops.convert_to_numpy(self._embed(ids))

    def mean_embedding(self) -> np.ndarray:
        """The mean `(E,)` of the embeddings of all words."""
        return mean_row(self.backbone.token_embedding)

    def of_embeddings(self, embeddings: np.ndarray) -> tuple[Tensor, tuple[PerLayerInput, ...]]:
        """What the first layer reads, `(B, N, state)`, and what each layer reads besides."""
        x = ops.cast(embeddings, self.backbone.compute_dtype)
        return self._state(scaled(x, self.backbone.hidden_dim)), self._no_inputs()

    def of_ids(self, ids: np.ndarray) -> tuple[Tensor, tuple[PerLayerInput, ...]]:
        """The same for token ids `(B, N)`."""
        return self._state(self._embed_and_scale(ids)), self._no_inputs()

    def parted(self, back: Tensor) -> tuple[Tensor, PerLayerInput]:
        """Gradients of what a layer reads: of the state, and of what it reads besides."""
        return back, ()

    def gradients(
        self,
        back: Tensor,
        _per_layer: list[PerLayerInput],
        _count: np.ndarray,
        _embeddings: np.ndarray,
        _rules: BackwardRules,
        /,
    ) -> Tensor:
        """Gradients `(C, B, N, E)` of the embeddings.

        They follow from `(C, B, N, state)` of what the first layer reads and, in other families,
        from those of what each layer reads besides, of which a number of the C are wanted, at
        embeddings `(B, N, E)`, by the rules by which derivatives pass back.
        """
        width = self.backbone.hidden_dim
        return scaled(back[..., :width] if self._passed_on else back, width)

    def _state(self, x: Tensor) -> Tensor:
        """A hidden state with room for what layers pass on."""
        return ops.pad(x, [(0, 0), (0, 0), (0, self._passed_on)]) if self._passed_on else x

    def _no_inputs(self) -> tuple[PerLayerInput, ...]:
        return ((),) * len(self.backbone.transformer_layers)


def joined(state: Tensor, per_layer: PerLayerInput) -> Tensor:
    """What a layer reads, in one tensor."""
    return ops.concatenate([state, *per_layer], axis=-1) if per_layer else state


def scaled(embeddings: Tensor, width: int) -> Tensor:
    """Embeddings times sqrt(width), rounded in the model's own dtype as Gemma does."""
    return embeddings * ops.cast(ops.sqrt(width), embeddings.dtype)


def mean_row(embedding: keras.Layer) -> np.ndarray:
    """The mean of an embedding table's rows, in float32."""
    return ops.convert_to_numpy(ops.mean(ops.cast(embedding.embeddings, "float32"), axis=0))


def _embedded(embedding: keras.Layer, ids: Tensor) -> Tensor:
    return ops.cast(embedding(ids), "float32")


def _embedded_and_scaled(embedding: keras.Layer, ids: Tensor) -> Tensor:
    return scaled(embedding(ids), embedding.output_dim)
