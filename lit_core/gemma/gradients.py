"""Gradients of target log-probabilities with respect to the input embeddings."""

from collections.abc import Callable
from typing import Any

import keras
import numpy as np
from keras import ops

from lit_core.errors import ModelError
from lit_core.gemma.compiling import compiled
from lit_core.gemma.forward import target_log_probabilities
from lit_core.gemma.lengths import bucket
from lit_core.gemma.values import TargetGradients, Token
from lit_core.watch import Watch

# Targets are differentiated this many at a time: one compilation serves every answer length,
# and a long answer can be cancelled between two chunks.
CHUNK = 8

MEMORY_BUDGET = 4 * 2**30


class Differentiator:
    """How much each input token moves the log-probability of each target token, for one model."""

    def __init__(self, backbone: keras.Model):
        self._backbone = backbone
        self._jacobian: Callable[..., Any] = compiled(_jacobian(backbone), fused=True)

    def gradients(self, tokens: tuple[Token, ...], first: int, watch: Watch) -> TargetGradients:
        """Gradients for every target token from position `first` to the end.

        Raises:
            ModelError: there is no target, or the answer would need more memory than the budget.
            Cancelled: the watch was stopped.
        """
        count, targets = len(tokens), len(tokens) - first
        if targets < 1 or first < 1:
            raise ModelError("There is no answer to explain yet: run the prompt first.")
        _check_memory(count, targets, self._backbone.hidden_dim)
        ids = np.zeros((1, bucket(count)), "int32")
        ids[0, :count] = [token.id for token in tokens]
        embeddings = ops.cast(self._backbone.token_embedding(ops.convert_to_tensor(ids)), "float32")
        mask = ops.convert_to_tensor((np.arange(ids.shape[1]) < count)[None].astype("int32"))
        rows = np.arange(first - 1, count - 1)
        pieces = []
        for start in range(0, targets, CHUNK):
            watch.check()
            watch.report("Tracing influence", start, targets)
            chunk = np.resize(rows[start : start + CHUNK], CHUNK).astype("int32")
            jacobian = self._jacobian(embeddings, mask, chunk, ids[0, chunk + 1])
            kept = min(CHUNK, targets - start)
            pieces.append(np.asarray(ops.convert_to_numpy(jacobian))[:kept, :count])
        gradient = np.concatenate(pieces)
        inputs = ops.convert_to_numpy(embeddings)[0, :count]
        by_token = gradient.transpose(1, 0, 2)
        return TargetGradients(
            gram=by_token @ by_token.transpose(0, 2, 1),
            dot_input=np.einsum("ntd,nd->nt", by_token, inputs),
        )

    def log_probabilities(self, tokens: tuple[Token, ...], first: int) -> np.ndarray:
        """Log-probability `(T,)` of each token from position `first` on, given those before."""
        ids = np.array([[token.id for token in tokens]], "int32")
        embeddings = self._backbone.token_embedding(ops.convert_to_tensor(ids))
        rows = np.arange(first - 1, len(tokens) - 1)
        mask, targets = np.ones_like(ids), ids[0, first:]
        result = target_log_probabilities(self._backbone, embeddings, mask, rows, targets)
        return np.asarray(ops.convert_to_numpy(result))


def _jacobian(backbone: keras.Model) -> Callable[..., Any]:
    """A function that gives `(T, N, D)` gradients: one forward pass, T backward passes."""
    if keras.backend.backend() != "tensorflow":
        raise ModelError(
            "Influence can be computed on the tensorflow backend only, so far: "
            "start the app without KERAS_BACKEND, or with KERAS_BACKEND=tensorflow."
        )
    import tensorflow as tf

    def jacobian(embeddings: Any, mask: Any, rows: Any, targets: Any) -> Any:
        with tf.GradientTape() as tape:
            tape.watch(embeddings)
            # The Jacobian has to have one dtype, whichever the model computes in.
            inputs = ops.cast(embeddings, backbone.compute_dtype)
            values = target_log_probabilities(backbone, inputs, mask, rows, targets)
        # The vectorised form (pfor) crashes on TensorFlow 2.21 without a GPU.
        return tape.jacobian(values, embeddings, experimental_use_pfor=False)[:, 0]

    return jacobian


def _check_memory(count: int, targets: int, width: int) -> None:
    needed = 4 * count * targets * (targets + width)
    if needed > MEMORY_BUDGET:
        raise ModelError(
            f"Explaining {targets} tokens of answer after {count - targets} tokens of prompt "
            f"would take {needed / 2**30:.1f} GB of memory, and {MEMORY_BUDGET / 2**30:g} GB are "
            "set aside for it: ask for fewer new tokens."
        )
