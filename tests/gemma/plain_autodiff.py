"""Gradients the plain way: TensorFlow's tape around a model's own forward pass, one target each.

To reach the embedding of each position, the model is made again with one more word for each of
them; those words can be read but never said.
"""

from typing import Any

import numpy as np
import tensorflow as tf


def plain_jacobian(causal_lm: Any, ids: np.ndarray, first: int) -> np.ndarray:
    """Gradients `(T, N, D)` of the log-probabilities of tokens `first` and on."""
    old = causal_lm.backbone
    count, known = len(ids), old.vocabulary_size
    backbone = type(old).from_config(old.get_config() | {"vocabulary_size": known + count})
    table, *others = old.get_weights()
    backbone.set_weights([np.concatenate([table, table[ids]]), *others])
    own_words = np.arange(known, known + count)[None]
    inputs = {"token_ids": own_words, "padding_mask": np.ones_like(own_words)}
    embeddings = backbone.token_embedding.embeddings.value
    with tf.GradientTape(persistent=True) as tape:
        logits = backbone.token_embedding(backbone(inputs), reverse=True)[0, :, :known]
        log_probabilities = tf.nn.log_softmax(logits)
        values = [log_probabilities[place - 1, ids[place]] for place in range(first, count)]
    gradients = [tf.convert_to_tensor(tape.gradient(value, embeddings)) for value in values]
    return np.stack([gradient.numpy()[known:] for gradient in gradients])
