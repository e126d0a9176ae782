"""The output head: logits, log-probabilities and their gradients from the last hidden states.

Gemma's vocabulary has 256k entries: logits for a whole prompt would cost more than the rest of the
pass, so only the rows that are asked for are looked at.
"""

from collections.abc import Callable

import keras
import numpy as np
from keras import ops

from lit_core.gemma.backward_rules import EXACT, BackwardRules, with_rules
from lit_core.gemma.compiling import Function, compiled
from lit_core.gemma.products import Tensor, to_vocabulary
from lit_core.gemma.vjp import vector_jacobian_products

# So many rows at a time: one program serves all answers, and a long one takes no more memory.
ROWS = 16
# Of many rows, so many at a time: the embedding of every word is read from memory for each lot.
MANY_ROWS = 64
# A bfloat16 embedding is converted to float32 in this many blocks, to save memory.
BLOCKS = 8


class OutputHead:
    """Final norm and output head of one KerasHub Gemma backbone of width D and V words.

    Of what stands after the last layer, its state, the first D features are the hidden state.
    """

    def __init__(self, backbone: keras.Model):
        self._layers = head = backbone.token_embedding, backbone.layer_norm
        words = backbone.vocabulary_size
        self._dtype = backbone.compute_dtype
        self._firsts = np.arange(0, words, block_size(backbone.token_embedding), dtype="int32")
        self._logits = compiled(block_logits, *head, fused=True)
        self._log_probabilities = compiled(target_log_probabilities, fused=True)
        self._logits_gradient = vector_jacobian_products(target_log_probabilities, fused=True)
        self._state_gradients: dict[BackwardRules, Function] = {}

    def logits(self, states: Tensor) -> Tensor:
        """Logits `(R, V)` in float32 after rows `(R, state)`."""
        blocks = [self._logits(states, first) for first in self._firsts]
        return blocks[0] if len(blocks) == 1 else ops.concatenate(blocks, axis=1)

    def log_probabilities(self, state: Tensor, rows: np.ndarray, targets: np.ndarray) -> np.ndarray:
        """Log-probability of token `targets[b, t]` after position `rows[b, t]`.

        Args:
            state: `(B, N, state)`, what stands after the last layer.
            rows: `(B, T)` positions that predict; each comes just before its target.
            targets: `(B, T)` token ids.

        Returns:
            `(B, T)` natural logarithms, float32.
        """
        found = [
            self._log_probabilities(self.logits(states), ids)
            for states, ids in _few_rows(state, rows, targets)
        ]
        return _joined(found, rows.size).reshape(rows.shape)

    def row_log_probabilities(
        self, states: np.ndarray, targets: np.ndarray, size: int
    ) -> np.ndarray:
        """Log-probability `(R,)` in float32 of a target after each row.

        Args:
            states: `(R, state)` in float32, what stands after the last layer.
            targets: `(R,)` token ids.
            size: how many rows there are with padding, R or more.
        """
        padding = size - len(targets)
        ids = np.pad(targets, (0, padding)).astype("int32")
        rows = ops.cast(np.pad(states, ((0, padding), (0, 0))), self._dtype)
        found = self._log_probabilities(self.logits(rows), ids)
        return _joined([found], len(targets))

    def gradients(
        self,
        state: Tensor,
        rows: np.ndarray,
        targets: np.ndarray,
        check: Callable[[], None] = lambda: None,
        rules: BackwardRules = EXACT,
    ) -> np.ndarray:
        """Gradient `(T, state)` of each target with respect to the row that predicts it.

        Args:
            state: `(1, N, state)`, what stands after the last layer.
            rows: `(T,)` positions that predict.
            targets: `(T,)` token ids.
            check: called before each few of the rows.
            rules: how derivatives pass back through the norm.
        """
        found = []
        for few in _few_rows(state, rows[None], targets):
            check()
            found.append(self._gradient(*few, rules))
        return _joined(found, len(rows))

    def _gradient(self, states: Tensor, targets: np.ndarray, rules: BackwardRules) -> Tensor:
        if rules not in self._state_gradients:
            self._state_gradients[rules] = vector_jacobian_products(
                with_rules(block_logits, rules), *self._layers, fused=True
            )
        # A target depends on its own row alone, so one direction of ones answers for all of them.
        ones, one = np.ones((1, len(targets)), "float32"), np.array(1, "int32")
        of_logits = self._logits_gradient(ones, one, self.logits(states), targets)
        blocks = ops.split(of_logits, len(self._firsts), axis=2)
        of_states = [
            self._state_gradients[rules](block, one, states, first)[0]
            for block, first in zip(blocks, self._firsts, strict=True)
        ]
        return sum(ops.cast(part, "float32") for part in of_states)


def block_size(embedding: keras.Layer) -> int:
    """How many words' logits are computed at a time."""
    words = embedding.input_dim
    at_once = embedding.quantization_mode or embedding.compute_dtype == "float32"
    return words if at_once or words % BLOCKS else words // BLOCKS


def _few_rows(
    state: Tensor, rows: np.ndarray, targets: np.ndarray
) -> list[tuple[Tensor, np.ndarray]]:
    """The rows `(ROWS, state)` and the targets `(ROWS,)`, a few at a time, the last padded."""
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


def block_logits(
    embedding: keras.Layer,
    norm: keras.Layer,
    states: Tensor,
    first: Tensor,
    rules: BackwardRules = EXACT,
) -> Tensor:
    """Logits `(R, block_size)` of the words from `first` on, after each row `(R, state)`."""
    hidden = states[:, : embedding.output_dim]
    return to_vocabulary(embedding, rules.norm(norm, hidden), first, block_size(embedding))


def target_log_probabilities(logits: Tensor, targets: Tensor) -> Tensor:
    """Log-probability `(R,)` of a target in each row of logits `(R, V)`.

    Log p(t) = -log(1 + Σ exp(l_j - l_t) over j ≠ t), where l are the logits of t's row.

    The gradient of a log-softmax is 1 - p, of which float32 keeps few digits where the model is
    sure of its token: a hundredth of the influence was rounding. This form keeps them all.
    """
    target = ops.take_along_axis(logits, targets[:, None], axis=-1)[:, 0]
    is_target = ops.one_hot(targets, logits.shape[-1], dtype="bool")
    others = ops.logsumexp(ops.where(is_target, -float("inf"), logits), axis=-1)
    return -ops.softplus(others - target)
