"""The least that every token's influence can take: one pass forward, one back for each target."""

import keras
import numpy as np
from keras import ops

from benchmarks.figures import seconds_in_turn
from benchmarks.our_side import OurSalience
from lit_core.gemma import Generation
from lit_core.gemma.attention_pattern import attention_pattern
from lit_core.gemma.compiling import compiled
from lit_core.gemma.decoder import decoder_layer
from lit_core.gemma.model import Gemma
from lit_core.gemma.output_head import target_log_probabilities
from lit_core.gemma.padding import bucket
from lit_core.gemma.products import Tensor, to_vocabulary
from lit_core.gemma.vjp import vector_jacobian_products

PEER = "one forward + T backward passes, each timed alone"


class Passes:
    """The whole model as one program, which keeps all it needs to go back."""

    def __init__(self, model: Gemma, generation: Generation):
        backbone = model.backbone
        layers = *backbone.transformer_layers, backbone.token_embedding, backbone.layer_norm
        self._forward = compiled(_log_probabilities, *layers)
        self._both = vector_jacobian_products(_log_probabilities, *layers, fused=False)
        first, count = generation.prompt_tokens, len(generation.tokens)
        ids = np.zeros((1, bucket(count)), "int32")
        ids[0, :count] = [token.id for token in generation.tokens]
        embeddings = ops.convert_to_numpy(ops.cast(backbone.token_embedding(ids), "float32"))
        mask = (np.arange(ids.shape[1]) < count)[None].astype("int32")
        rows = np.arange(first - 1, count - 1, dtype="int32")
        self._tensors = embeddings, mask, rows, ids[0, first:count]
        self._direction = np.eye(count - first, dtype="float32")[:1]

    def forward(self) -> np.ndarray:
        """The log-probabilities of the answer's tokens."""
        return ops.convert_to_numpy(self._forward(*self._tensors))

    def forward_and_backward(self) -> np.ndarray:
        """The gradient of one of them."""
        one = np.array(1, "int32")
        return ops.convert_to_numpy(self._both(self._direction, one, *self._tensors))


def seconds_beside_the_least(model: Gemma, generation: Generation) -> tuple[float, float]:
    """Seconds for every token of an answer, and the sum of the passes it cannot do without."""
    passes, ours = Passes(model, generation), OurSalience(model, generation)
    works = [ours.everything, passes.forward, passes.forward_and_backward]
    every, alone, both = seconds_in_turn(works, repeats=9)
    return every, alone + len(generation.response_tokens) * (both - alone)


def _log_probabilities(*layers_and_tensors: keras.Layer | Tensor) -> Tensor:
    *layers, embedding, norm, x, mask, rows, targets = layers_and_tensors
    x = ops.cast(x, embedding.compute_dtype)
    x = x * ops.cast(ops.sqrt(embedding.output_dim), x.dtype)
    for layer in layers:
        x = decoder_layer(layer, x, mask, attention_pattern(layer))
    logits = to_vocabulary(embedding, norm(ops.take(x[0], rows, axis=0)), 0, embedding.input_dim)
    return target_log_probabilities(logits, targets)
