"""Gradients of target log-probabilities with respect to the input embeddings."""

import math
import time

import numpy as np
from keras import ops

from lit_core.errors import ModelError
from lit_core.gemma.attention_pattern import PATTERN_SETTINGS
from lit_core.gemma.backward_rules import EXACT, BackwardRules, with_rules
from lit_core.gemma.compiling import computed
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
NO_ANSWER = "There is no answer to explain yet: run the prompt first."


class Differentiator:
    """How much each input token moves the log-probability of each target token, for one model.

    The backward pass goes layer by layer, like the forward pass: each layer is recomputed from its
    stored input, and all directions are propagated back through it (gradient checkpointing). So
    intermediate results are kept for one layer at a time, and compiling takes as long as for one.

    Args:
        forward: the model's passes.
        rules: how derivatives pass back.
    """

    def __init__(self, forward: LayeredForward, rules: BackwardRules = EXACT):
        self._forward, self._rules = forward, rules
        function = with_rules(forward.layer_function, rules)
        self._back = [
            vector_jacobian_products(function, layer, fused=True, ignored_settings=PATTERN_SETTINGS)
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
        gradient = self._of_groups(embeddings, tokens, first, groups, progress).transpose(1, 0, 2)
        return TargetGradients(
            gram=gradient @ gradient.transpose(0, 2, 1),
            dot_input=np.einsum("nsd,nd->ns", gradient, embeddings[0, :count]),
            groups=groups,
        )

    def jacobian(
        self,
        embeddings: np.ndarray,
        tokens: tuple[Token, ...],
        first: int,
        progress: ProgressToken,
        groups: np.ndarray | None = None,
    ) -> np.ndarray:
        """Gradients `(S, N, E)` of each target, or group of them, at these embeddings.

        Raises:
            ModelError: there is no target.
            Cancelled: the progress was stopped.
        """
        groups = np.eye(len(tokens) - first) if groups is None else groups
        return self._of_groups(embeddings, tokens, first, groups, progress.without_reports())

    def embeddings(self, tokens: tuple[Token, ...]) -> np.ndarray:
        """Embeddings `(1, n, E)` in float32, padded to one of a few lengths."""
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
    ) -> np.ndarray:
        """Gradients `(S, N, E)` of S groups.

        As many groups go back through a layer at a time as its time between two checks allows.
        """
        count = len(tokens)
        if not 1 <= first < count:
            raise ModelError(NO_ANSWER)
        progress.check()
        progress.report("Computing the influence of the prompt", 0, len(groups))
        mask = (np.arange(embeddings.shape[1]) < count)[None].astype("int32")
        states = self._forward.states(embeddings, mask, progress.check)
        ids = np.array([token.id for token in tokens[first:]], "int32")
        wanted = np.flatnonzero(groups.any(axis=0))
        of_targets = np.zeros((count - first, states[-1].shape[2]), "float32")
        of_targets[wanted] = self._forward.head.gradients(
            states[-1], first - 1 + wanted, ids[wanted], progress.check, self._rules
        )
        inputs = self._forward.inputs
        # Preallocated: concatenating the chunks at the end would take twice the memory.
        gradients = np.empty((len(groups), count, embeddings.shape[2]), "float32")
        most = chunk_size(embeddings.shape[1])
        start, size = 0, most if math.isinf(progress.check_seconds) else 1
        while start < len(groups):
            chunk = groups[start : start + size]
            shortest = math.inf
            directions = np.zeros((most, *states[-1].shape), "float32")
            directions[: len(chunk), 0, first - 1 : count - 1] = chunk[:, :, None] * of_targets
            back = ops.cast(directions, self._forward.backbone.compute_dtype)
            in_chunk, per_layer = np.array(len(chunk), "int32"), []
            layers = list(zip(self._back, states[:-1], self._forward.patterns, strict=True))
            for done, (layer, state, pattern) in enumerate(reversed(layers)):
                progress.check()
                through = start + len(chunk) * done // len(layers)
                progress.report("Computing the influence of the prompt", through, len(groups))
                began = time.perf_counter()
                back = computed(layer(back, in_chunk, state, mask, pattern))
                shortest = min(shortest, time.perf_counter() - began)
                back, own = inputs.parted(back)
                per_layer.insert(0, own)
            back = inputs.gradients(back, per_layer, in_chunk, embeddings, self._rules)
            found = ops.convert_to_numpy(ops.cast(back, "float32"))
            gradients[start : start + size] = found[: len(chunk), 0, :count]
            start += size
            size = int(min(most, max(1, size * progress.check_seconds / shortest)))
        return gradients


def chunk_size(length: int) -> int:
    """How many groups of a text of `length` tokens go back through the layers at a time."""
    return max(1, min(CHUNK, CHUNK * LONG // length))
