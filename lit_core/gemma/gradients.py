"""Gradients of target log-probabilities with respect to the input embeddings."""

import numpy as np
from keras import ops

from lit_core.errors import ModelError
from lit_core.gemma.attention_pattern import PATTERN_SETTINGS
from lit_core.gemma.forward import LayeredForward
from lit_core.gemma.padding import bucket
from lit_core.gemma.target_gradients import TargetGradients
from lit_core.gemma.values import Token
from lit_core.gemma.vjp import vector_jacobian_products
from lit_core.progress import ProgressToken

# Groups of targets per backward pass. The number is fixed, so that one program serves any number of
# groups: a compiled program takes memory until the process ends.
# Texts of more than LONG tokens have fewer groups per pass, to save memory.
CHUNK, LONG = 8, 2048


class Differentiator:
    """How much each input token moves the log-probability of each target token, for one model.

    The backward pass goes layer by layer, like the forward pass: each layer is recomputed from its
    stored input, and all directions are propagated back through it (gradient checkpointing). So
    intermediate results are kept for one layer at a time, and compiling takes as long as for one.
    """

    def __init__(self, forward: LayeredForward):
        self._forward = forward
        self._back = [
            vector_jacobian_products(
                forward.layer_function, layer, fused=True, ignored_settings=PATTERN_SETTINGS
            )
            for layer in forward.backbone.transformer_layers
        ]

    def gradients(
        self,
        tokens: tuple[Token, ...],
        first: int,
        groups: np.ndarray | None,
        progress: ProgressToken,
    ) -> TargetGradients:
        """Gradients for the tokens from position `first` to the end, alone or in groups.

        Args:
            tokens: N tokens, the last T of them targets.
            first: position of the first target.
            groups: `(S, T)` weights of the targets in each group; None for each by itself.
            progress: receives progress reports.

        Raises:
            ModelError: there is no target.
            Cancelled: the progress was stopped.
        """
        count = len(tokens)
        groups = np.eye(count - first) if groups is None else groups
        embeddings = self.embeddings(tokens)
        _, found = self._of_groups(embeddings, tokens, first, groups, progress)
        gradient = found.transpose(1, 0, 2)
        return TargetGradients(
            gram=gradient @ gradient.transpose(0, 2, 1),
            dot_input=np.einsum("nsd,nd->ns", gradient, embeddings[0, :count]),
            groups=groups,
        )

    def values_and_gradients(
        self,
        embeddings: np.ndarray,
        tokens: tuple[Token, ...],
        first: int,
        groups: np.ndarray,
        progress: ProgressToken,
    ) -> tuple[np.ndarray, np.ndarray]:
        """Log-probabilities `(S,)` of S groups, and their gradients, at these embeddings.

        Args:
            embeddings: `(1, n, D)`, of the N tokens and perhaps of padding.
            tokens: N tokens, the last T of them targets.
            first: position of the first target.
            groups: `(S, T)` weights of the targets in each group.
            progress: its wishes to stop are met; nothing is reported.

        Returns:
            The values in float64, and the gradients `(S, N, D)`.

        Raises:
            ModelError: there is no target.
            Cancelled: the progress was stopped.
        """
        quiet = progress.without_reports()
        values, gradients = self._of_groups(embeddings, tokens, first, groups, quiet)
        return groups @ values.astype("float64"), gradients

    def embeddings(self, tokens: tuple[Token, ...]) -> np.ndarray:
        """Embeddings `(1, n, D)` in float32, padded to one of a few lengths."""
        ids = np.zeros((1, bucket(len(tokens))), "int32")
        ids[0, : len(tokens)] = [token.id for token in tokens]
        return self._forward.embeddings(ids)

    def _of_groups(
        self,
        embeddings: np.ndarray,
        tokens: tuple[Token, ...],
        first: int,
        groups: np.ndarray,
        progress: ProgressToken,
    ) -> tuple[np.ndarray, np.ndarray]:
        """Log-probabilities `(T,)` of the targets, and gradients `(S, N, D)` of S groups."""
        count = len(tokens)
        if not 1 <= first < count:
            raise ModelError("There is no answer to explain yet: run the prompt first.")
        progress.check()
        progress.report("Tracing influence", 0, len(groups))
        mask = (np.arange(embeddings.shape[1]) < count)[None].astype("int32")
        states = self._forward.states(embeddings, mask)
        ids = np.array([token.id for token in tokens[first:]], "int32")
        rows = np.arange(first - 1, count - 1)
        values, of_targets = self._forward.head.values_and_gradients(states[-1], rows, ids)
        # Preallocated: concatenating the chunks at the end would take twice the memory.
        gradients = np.empty((len(groups), count, embeddings.shape[2]), "float32")
        most = chunk_size(embeddings.shape[1])
        for start in range(0, len(groups), most):
            chunk = groups[start : start + most]
            directions = np.zeros((most, *embeddings.shape), "float32")
            directions[: len(chunk), 0, first - 1 : count - 1] = chunk[:, :, None] * of_targets
            back = ops.cast(directions, self._forward.backbone.compute_dtype)
            layers = list(zip(self._back, states[:-1], self._forward.patterns, strict=True))
            for done, (layer, state, pattern) in enumerate(reversed(layers)):
                progress.check()
                through = start + len(chunk) * done // len(layers)
                progress.report("Tracing influence", through, len(groups))
                back = layer(back, np.array(len(chunk), "int32"), state, mask, pattern)
            found = ops.convert_to_numpy(ops.cast(self._forward.scaled(back), "float32"))
            gradients[start : start + most] = found[: len(chunk), 0, :count]
        return values, gradients


def chunk_size(length: int) -> int:
    """How many groups of a text of `length` tokens go back through the layers at a time."""
    return max(1, min(CHUNK, CHUNK * LONG // length))
