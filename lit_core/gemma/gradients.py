"""Gradients of target log-probabilities with respect to the input embeddings."""

from collections.abc import Iterator
from functools import reduce
from typing import Any

import keras
import numpy as np
from keras import ops

from lit_core.errors import ModelError
from lit_core.gemma.compiling import compiled
from lit_core.gemma.forward import target_log_probabilities
from lit_core.gemma.lengths import bucket
from lit_core.gemma.target_gradients import TargetGradients
from lit_core.gemma.values import Token
from lit_core.gemma.vjp import vector_jacobian_products
from lit_core.watch import Watch

# Groups of targets are differentiated this many at a time: one compilation serves every answer,
# and a long one can be cancelled between two chunks.
CHUNK = 8

# The targets' rows of the output head are padded to a multiple of this.
ROWS = 16

# A selection of up to so many targets needs no program of its own.
SMALL = 16


class Differentiator:
    """How much each input token moves the log-probability of each target token, for one model."""

    def __init__(self, backbone: keras.Model):
        self._products = vector_jacobian_products(_values, backbone)
        self._embed = compiled(_embedded, backbone)

    def gradients(
        self, tokens: tuple[Token, ...], first: int, groups: np.ndarray | None, watch: Watch
    ) -> TargetGradients:
        """Gradients for the tokens from position `first` to the end, alone or in groups.

        Args:
            tokens: N tokens, the last T of them targets.
            first: position of the first target.
            groups: `(S, T)` weights of the targets in each group; None for each by itself.
            watch: sees the progress.

        Raises:
            ModelError: there is no target.
            Cancelled: the watch was stopped.
        """
        count = len(tokens)
        groups = np.eye(count - first) if groups is None else groups
        embeddings = self.embeddings(tokens)
        shares = (
            np.concatenate(list(self._pieces(embeddings, tokens, first, share, watch)))
            for share in _shares(groups)
        )
        gradient = reduce(np.add, shares).transpose(1, 0, 2)
        return TargetGradients(
            gram=gradient @ gradient.transpose(0, 2, 1),
            dot_input=np.einsum("nsd,nd->ns", gradient, embeddings[0, :count]),
            groups=groups,
        )

    def jacobian(
        self, embeddings: np.ndarray, tokens: tuple[Token, ...], first: int, watch: Watch
    ) -> np.ndarray:
        """Gradients `(T, N, D)` of each target, where the tokens have these embeddings.

        Raises:
            ModelError: there is no target.
            Cancelled: the watch was stopped.
        """
        groups = np.eye(len(tokens) - first)
        pieces = self._pieces(embeddings, tokens, first, groups, Watch(stop=watch.stop))
        return np.concatenate(list(pieces))

    def embeddings(self, tokens: tuple[Token, ...]) -> np.ndarray:
        """Embeddings `(1, n, D)` in float32, padded to one of a few lengths."""
        ids = np.zeros((1, bucket(len(tokens))), "int32")
        ids[0, : len(tokens)] = [token.id for token in tokens]
        return ops.convert_to_numpy(self._embed(ids))

    def _pieces(
        self,
        embeddings: np.ndarray,
        tokens: tuple[Token, ...],
        first: int,
        groups: np.ndarray,
        watch: Watch,
    ) -> Iterator[np.ndarray]:
        """Gradients `(c, N, D)` of a few groups at a time."""
        count = len(tokens)
        if not 1 <= first < count:
            raise ModelError("There is no answer to explain yet: run the prompt first.")
        ids = np.array([token.id for token in tokens], "int32")
        mask = (np.arange(embeddings.shape[1]) < count)[None].astype("int32")
        chunks = [groups[start : start + CHUNK] for start in range(0, len(groups), CHUNK)]
        width = max(_rows(chunk) for chunk in chunks)
        size = 1 if len(groups) == 1 and width > CHUNK else CHUNK
        for number, chunk in enumerate(chunks):
            watch.check()
            watch.report("Tracing influence", CHUNK * number, len(groups))
            here = np.flatnonzero(chunk.any(axis=0))
            directions = np.zeros((size, width), "float32")
            directions[: len(chunk), : len(here)] = chunk[:, here]
            places = np.zeros((1, width), "int32")
            places[0, : len(here)] = first + here
            rows, targets = np.maximum(places - 1, 0), ids[places]
            gradients = self._products(directions, embeddings, mask, rows, targets)
            yield ops.convert_to_numpy(gradients)[: len(chunk), 0, :count]


def _rows(chunk: np.ndarray) -> int:
    """How many rows of the output head a few groups of targets take, with padding."""
    count = int(chunk.any(axis=0).sum())
    return CHUNK if count <= CHUNK else -count % ROWS + count


def _shares(groups: np.ndarray) -> list[np.ndarray]:
    """Groups whose gradients add up to those asked for.

    One small group is shared out, so that the program that serves single tokens serves it as well:
    two passes take less than compiling another program.
    """
    chosen = np.flatnonzero(groups.any(axis=0))
    if len(groups) != 1 or not CHUNK < len(chosen) <= SMALL:
        return [groups]
    places = np.arange(groups.shape[1])
    shares = [chosen[start : start + CHUNK] for start in range(0, len(chosen), CHUNK)]
    return [np.where(np.isin(places, share), groups, 0) for share in shares]


def _values(backbone: keras.Model, embeddings: Any, mask: Any, rows: Any, targets: Any) -> Any:
    # The gradient keeps float32, whichever dtype the model computes in.
    inputs = ops.cast(embeddings, backbone.compute_dtype)
    return target_log_probabilities(backbone, inputs, mask, rows, targets)[0]


def _embedded(backbone: keras.Model, ids: Any) -> Any:
    return ops.cast(backbone.token_embedding(ids), "float32")
