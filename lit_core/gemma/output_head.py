"""From what stands after the last layer to words: logits, log-probabilities and their gradients.

Gemma's vocabulary has 256k entries: logits for a whole prompt would cost more than the rest of the
pass, so only the rows that are asked for are looked at.
"""

import keras
import numpy as np
from keras import ops

from lit_core.gemma.compiling import compiled
from lit_core.gemma.products import Tensor
from lit_core.gemma.vjp import vector_jacobian_products

# So many rows at a time: one program serves all answers, and a long one takes no more memory.
ROWS = 16


class OutputHead:
    """Final norm and output head of one KerasHub Gemma backbone of width D and V words."""

    def __init__(self, backbone: keras.Model):
        head = backbone.token_embedding, backbone.layer_norm
        self._logits = compiled(_logits, *head, fused=True)
        self._log_probabilities = compiled(row_log_probabilities, *head, fused=True)
        self._gradients = vector_jacobian_products(row_log_probabilities, *head, fused=True)

    def logits(self, states: Tensor) -> np.ndarray:
        """Logits `(R, V)` in float32 after rows `(R, D)`."""
        return ops.convert_to_numpy(self._logits(states))

    def log_probabilities(self, state: Tensor, rows: np.ndarray, targets: np.ndarray) -> np.ndarray:
        """Log-probability of token `targets[b, t]` after position `rows[b, t]`.

        Args:
            state: `(B, N, D)`, what stands after the last layer.
            rows: `(B, T)` positions that predict; each comes just before its target.
            targets: `(B, T)` token ids.

        Returns:
            `(B, T)` natural logarithms, float32.
        """
        found = [self._log_probabilities(*block) for block in _blocks(state, rows, targets)]
        return _joined(found, rows.size).reshape(rows.shape)

    def gradients(self, state: Tensor, rows: np.ndarray, targets: np.ndarray) -> np.ndarray:
        """Gradient `(T, D)` of each target with respect to the row that predicts it.

        Args:
            state: `(1, N, D)`, what stands after the last layer.
            rows: `(T,)` positions that predict.
            targets: `(T,)` token ids.
        """
        # A target depends on its own row alone, so one direction of ones answers for all of them.
        ones, one = np.ones((1, ROWS), "float32"), np.array(1, "int32")
        blocks = _blocks(state, rows[None], targets)
        return _joined([self._gradients(ones, one, *block)[0] for block in blocks], len(rows))


def _blocks(
    state: Tensor, rows: np.ndarray, targets: np.ndarray
) -> list[tuple[Tensor, np.ndarray]]:
    """The rows `(ROWS, D)` and the targets `(ROWS,)`, a few at a time, the last padded."""
    _, length, width = state.shape
    padding = -targets.size % ROWS
    places = np.pad((rows + length * np.arange(len(rows))[:, None]).ravel(), (0, padding))
    ids = np.pad(targets.ravel(), (0, padding)).astype("int32")
    flat = ops.reshape(state, (-1, width))
    return [
        (ops.take(flat, places[start : start + ROWS], axis=0), ids[start : start + ROWS])
        for start in range(0, len(ids), ROWS)
    ]


def _joined(parts: list[Tensor], count: int) -> np.ndarray:
    as_float32 = [ops.convert_to_numpy(ops.cast(part, "float32")) for part in parts]
    return np.concatenate(as_float32)[:count]


def _logits(embedding: keras.Layer, norm: keras.Layer, states: Tensor) -> Tensor:
    return ops.cast(embedding(norm(states), reverse=True), "float32")


def row_log_probabilities(
    embedding: keras.Layer, norm: keras.Layer, states: Tensor, targets: Tensor
) -> Tensor:
    """Log-probability `(R,)` of a target after each row `(R, D)`.

    Log p(t) = -log(1 + Σ exp(l_j - l_t) over j ≠ t), where l are the logits of t's row.

    The gradient of a log-softmax is 1 - p, of which float32 keeps few digits where the model is
    sure of its token: a hundredth of the influence was rounding. This form keeps them all.
    """
    logits = _logits(embedding, norm, states)
    target = ops.take_along_axis(logits, targets[:, None], axis=-1)[:, 0]
    is_target = ops.one_hot(targets, logits.shape[-1], dtype="bool")
    others = ops.logsumexp(ops.where(is_target, -float("inf"), logits), axis=-1)
    return -ops.softplus(others - target)
