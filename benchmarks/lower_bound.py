"""The least that every token's influence can take: one pass forward, one back for each target."""

from typing import Any

import keras
import numpy as np
from keras import ops

from benchmarks.figures import seconds_in_turn
from benchmarks.our_side import OurSalience
from lit_core.gemma import Generation
from lit_core.gemma.compiling import compiled
from lit_core.gemma.forward import target_log_probabilities
from lit_core.gemma.lengths import bucket
from lit_core.gemma.model import Gemma
from lit_core.gemma.vjp import vector_jacobian_products

PEER = "one forward + T backward passes, each timed alone"


def seconds_beside_the_least(model: Gemma, made: Generation) -> tuple[float, float]:
    """Seconds for every token of an answer, and the sum of the passes it cannot do without."""
    backbone = model.backbone
    forward = compiled(_values, backbone, fused=True)
    there_and_back = vector_jacobian_products(_values, backbone)
    tensors, count = _inputs(model, made), len(made.response_tokens)
    one = np.eye(count, dtype="float32")[:1]
    ours = OurSalience(model, made)
    every, alone, both = seconds_in_turn(
        [
            ours.everything,
            lambda: ops.convert_to_numpy(forward(*tensors)),
            lambda: ops.convert_to_numpy(there_and_back(one, *tensors)),
        ],
        repeats=9,
    )
    return every, alone + count * (both - alone)


def _values(backbone: keras.Model, *tensors: Any) -> Any:
    return target_log_probabilities(backbone, *tensors)[0]


def _inputs(model: Gemma, made: Generation) -> tuple[np.ndarray, ...]:
    """Embeddings, mask, rows and targets, as `target_log_probabilities` takes them."""
    first, count = made.prompt_tokens, len(made.tokens)
    ids = np.zeros((1, bucket(count)), "int32")
    ids[0, :count] = [token.id for token in made.tokens]
    mask = (np.arange(ids.shape[1]) < count)[None].astype("int32")
    rows = np.arange(first - 1, count - 1, dtype="int32")[None]
    embeddings = ops.convert_to_numpy(model.backbone.token_embedding(ids))
    return embeddings, mask, rows, ids[:, first:count]
