"""Attribution the way LIT 1.3 computes it (`keras_lms.KerasSalienceModel._pred_tf`)."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import tensorflow as tf


def lit_salience(
    causal_lm: Any, ids: Sequence[int], target: range
) -> tuple[np.ndarray, np.ndarray]:
    """Grad L2 and Grad x Input `(N,)` of the loss of the tokens at the positions `target`."""
    token_ids = tf.constant([list(ids)], tf.int32)
    loss_mask = [[float(i + 1 in target) for i in range(len(ids))]]
    embeddings: Any = None

    with tf.GradientTape(watch_accessed_variables=False) as tape:

        def watched(x: Any, layer: int) -> Any:
            nonlocal embeddings
            if layer == -1:
                embeddings = x
                tape.watch(x)
            return x

        loss = causal_lm.score(
            token_ids=token_ids,
            padding_mask=tf.ones_like(token_ids),
            scoring_mode="loss",
            layer_intercept_fn=watched,
            target_ids=tf.roll(token_ids, shift=-1, axis=1),
        )
        masked = loss * tf.constant(loss_mask, loss.dtype)
    gradient = tape.gradient(masked, embeddings)
    grad_l2 = tf.norm(gradient, axis=2)
    grad_dot_input = tf.reduce_sum(gradient * embeddings, axis=2)
    return grad_l2[0].numpy(), grad_dot_input[0].numpy()
