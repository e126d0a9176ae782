"""Log-probabilities of the targets where parts of the text are left out, many texts at a time."""

from typing import Literal, get_args

import numpy as np
from keras import ops

from lit_core.errors import SalienceError
from lit_core.gemma.forward import LayeredForward
from lit_core.gemma.output_head import MANY_ROWS, ROWS, OutputHead
from lit_core.gemma.padding import bucket
from lit_core.gemma.products import Tensor
from lit_core.gemma.token_tree import TokenTree, TreeChunk
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
        waiting = _WaitingRows(self._forward.head, found)
        for chunk in tree.chunks(size, room):
            progress.check()
            done = int(chunk.texts[0]) if len(chunk.texts) else 0
            progress.report("Leaving parts out", done, len(texts))
            states, cache = self._forward.tree_states(ids[chunk.tokens], chunk, cache)
            waiting.add(states, chunk, ids[first:])
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
    """

    def __init__(self, head: OutputHead, found: np.ndarray):
        self._head, self._found = head, found
        self._states: list[np.ndarray] = []
        self._texts: list[int] = []
        self._targets: list[int] = []
        self._ids: list[int] = []

    def add(self, states: Tensor, chunk: TreeChunk, ids: np.ndarray) -> None:
        """The rows of a chunk that has been read; `ids (T,)` are those of the targets."""
        rows = ops.convert_to_numpy(ops.cast(states[0], "float32"))[chunk.rows]
        self._states += list(rows)
        self._texts += chunk.texts.tolist()
        self._targets += chunk.targets.tolist()
        self._ids += ids[chunk.targets].tolist()
        while len(self._states) >= MANY_ROWS:
            self._ask(MANY_ROWS)

    def finish(self) -> None:
        """What is left."""
        while self._states:
            self._ask(MANY_ROWS if len(self._states) > MANY_ROWS // 2 else ROWS)

    def _ask(self, most: int) -> None:
        states, ids = np.array(self._states[:most]), np.array(self._ids[:most], "int32")
        values = self._head.row_log_probabilities(states, ids, most)
        self._found[self._texts[:most], self._targets[:most]] = values
        for waiting in (self._states, self._texts, self._targets, self._ids):
            del waiting[:most]


def _rows_and_targets(tokens: tuple[Token, ...], first: int) -> tuple[np.ndarray, np.ndarray]:
    """Positions that predict the targets, and the targets' ids."""
    targets = np.array([token.id for token in tokens[first:]], "int32")
    return np.arange(first - 1, len(tokens) - 1, dtype="int32"), targets
