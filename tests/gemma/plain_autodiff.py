"""Gradients the plain way: TensorFlow's tape around a model's own forward pass, one target each.

To reach the embedding of each position, the model is made again with one more word for each of
them; those words can be read but never said.
"""

from typing import Any

import numpy as np
import tensorflow as tf

from tests.gemma.random_gemma import model_inputs


def plain_jacobian(causal_lm: Any, ids: np.ndarray, first: int) -> np.ndarray:
    """Gradients `(T, N, E)` of the log-probabilities of tokens `first` and on."""
    old = causal_lm.backbone
    count, known = len(ids), old.vocabulary_size
    backbone = type(old).from_config(old.get_config() | {"vocabulary_size": known + count})
    for weight, before in zip(backbone.weights, old.get_weights(), strict=True):
        is_table = weight.path.endswith("/embeddings")
        weight.assign(np.concatenate([before, before[ids]]) if is_table else before)
    own_words = np.arange(known, known + count)[None]
    # Gemma 4 may look a token up in two tables.
    tables = [weight.value for weight in backbone.weights if weight.path.endswith("/embeddings")]
    with tf.GradientTape(persistent=True) as tape:
        hidden = backbone(model_inputs(backbone, own_words))
        logits = backbone.token_embedding(hidden, reverse=True)[0, :, :known]
        log_probabilities = tf.nn.log_softmax(logits)
        values = [log_probabilities[place - 1, ids[place]] for place in range(first, count)]
    gradients = [
        np.concatenate(
            [tf.convert_to_tensor(part).numpy()[known:] for part in tape.gradient(value, tables)],
            axis=1,
        )
        for value in values
    ]
    return np.stack(gradients)
