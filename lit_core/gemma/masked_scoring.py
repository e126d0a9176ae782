"""Log-probabilities of the targets where parts of the text are left out, many texts at a time."""

from collections.abc import Iterable
from typing import Literal, get_args

import numpy as np
from keras import ops

from lit_core.errors import SalienceError
from lit_core.gemma.forward import LayeredForward
from lit_core.gemma.output_head import MANY_ROWS, ROWS, OutputHead
from lit_core.gemma.padding import bucket
from lit_core.gemma.products import Tensor
from lit_core.gemma.token_tree import TokenTree
from lit_core.gemma.values import Token
from lit_core.progress import ProgressToken

Omission = Literal["delete", "hide"]
OMISSIONS: tuple[str, ...] = get_args(Omission)

# Tokens are read so many at a time: more would not be quicker, and the last are padded.
CHUNK = 256


class MaskedScorer:
    """Asks one model how likely the targets are."""

    def __init__(self, forward: LayeredForward):
        self._forward = forward

    def log_probabilities(
        self, embeddings: np.ndarray, tokens: tuple[Token, ...], first: int
    ) -> np.ndarray:
        """Log-probability `(T,)` of each token from position `first` on, given those before it.

        Args:
            embeddings: `(1, n, D)`, of the N tokens and perhaps of padding.
            tokens: N tokens.
            first: position of the first target.
        """
        mask = (np.arange(embeddings.shape[1]) < len(tokens))[None].astype("int32")
        rows, targets = _rows_and_targets(tokens, first)
        state = self._forward.last_state(embeddings, mask)
        found = self._forward.head.log_probabilities(state, rows[None], targets[None])
        return found[0].astype("float64")

    def moved_log_probabilities(
        self,
        texts: Iterable[np.ndarray],
        count: int,
        tokens: tuple[Token, ...],
        first: int,
        progress: ProgressToken,
    ) -> np.ndarray:
        """Log-probability `(M, T)` of the targets in texts of the same tokens, embedded otherwise.

        Args:
            texts: of each text the embeddings `(1, n, D)`; made one by one, as each takes memory.
            count: how many texts there are, M.
            tokens: N tokens.
            first: position of the first target.
            progress: receives progress reports.

        Raises:
            Cancelled: the progress was stopped.
        """
        rows, ids = _rows_and_targets(tokens, first)
        found = np.zeros((count, len(ids)))
        waiting = _WaitingRows(self._forward.head, found, ids)
        for text, embeddings in enumerate(texts):
            progress.report("Reading along the path from the baseline", text, count)
            mask = (np.arange(embeddings.shape[1]) < len(tokens))[None].astype("int32")
            state = self._forward.last_state(embeddings, mask, progress.check)
            waiting.add(state, rows, np.full(len(ids), text), np.arange(len(ids)))
        waiting.finish()
        return found

    def masked_log_probabilities(
        self,
        tokens: tuple[Token, ...],
        first: int,
        kept: np.ndarray,
        omission: Omission,
        progress: ProgressToken,
    ) -> np.ndarray:
        """Log-probability `(M, T)` of each target where only some of the tokens are there.

        Args:
            tokens: N tokens.
            first: position of the first target.
            kept: `(M, N)`, which tokens are there in each of M texts; all targets are, and
                at least one token before them.
            omission: `delete` closes the gap; `hide` leaves the tokens in their places, where
                no other token can look at them.
            progress: receives progress reports.

        Raises:
            SalienceError: there is no such way to leave something out.
            Cancelled: the progress was stopped.
        """
        check_omission(omission)
        texts, which = np.unique(kept, axis=0, return_inverse=True)
        tree = TokenTree(texts, len(tokens) - first, close_gaps=omission == "delete")
        ids = np.array([token.id for token in tokens], "int32")
        found = np.zeros((len(texts), len(tokens) - first))
        size, room = min(CHUNK, bucket(len(tree))), bucket(len(tokens))
        cache = self._forward.new_cache(room + size)
        waiting, done = _WaitingRows(self._forward.head, found, ids[first:]), 0
        for chunk in tree.chunks(size, room):
            progress.report("Leaving parts out", done, len(texts))
            states, cache = self._forward.tree_states(
                ids[chunk.tokens], chunk, cache, progress.check
            )
            waiting.add(states, chunk.rows, chunk.texts, chunk.targets)
            done = max([done, *chunk.texts])
        waiting.finish()
        return found[which.ravel()]


def check_omission(omission: str) -> None:
    """Refuse a way to leave out that there is not.

    Raises:
        SalienceError: there is no such way; the message lists those there are.
    """
    if omission not in OMISSIONS:
        valid = ", ".join(OMISSIONS)
        raise SalienceError(
            f'There is no way to leave out called "{omission}". Choose among: {valid}.'
        )


class _WaitingRows:
    """Collects rows that predict targets: the output head is quicker for many at a time.

    Args:
        head: of the model.
        found: `(M, T)`, where log-probabilities are put.
        ids: `(T,)`, of the targets.
    """

    def __init__(self, head: OutputHead, found: np.ndarray, ids: np.ndarray):
        self._head, self._found, self._ids = head, found, ids
        self._states: list[np.ndarray] = []
        self._texts: list[int] = []
        self._targets: list[int] = []

    def add(self, states: Tensor, rows: np.ndarray, texts: np.ndarray, targets: np.ndarray) -> None:
        """Rows of states `(1, N, D)`, with the texts and targets that they are of."""
        self._states += list(ops.convert_to_numpy(ops.cast(states[0], "float32"))[rows])
        self._texts += texts.tolist()
        self._targets += targets.tolist()
        while len(self._states) >= MANY_ROWS:
            self._ask(MANY_ROWS)

    def finish(self) -> None:
        """What is left."""
        while self._states:
            self._ask(MANY_ROWS if len(self._states) > MANY_ROWS // 2 else ROWS)

    def _ask(self, most: int) -> None:
        states, texts, targets = (
            waiting[:most] for waiting in (self._states, self._texts, self._targets)
        )
        values = self._head.row_log_probabilities(np.array(states), self._ids[targets], most)
        self._found[texts, targets] = values
        for waiting in (self._states, self._texts, self._targets):
            del waiting[:most]


def _rows_and_targets(tokens: tuple[Token, ...], first: int) -> tuple[np.ndarray, np.ndarray]:
    """Positions that predict the targets, and the targets' ids."""
    targets = np.array([token.id for token in tokens[first:]], "int32")
    return np.arange(first - 1, len(tokens) - 1, dtype="int32"), targets
