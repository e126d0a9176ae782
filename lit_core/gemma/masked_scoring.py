"""Log-probabilities of the targets where parts of the text are left out, many texts at a time."""

from typing import Literal, get_args

import numpy as np

from lit_core.errors import SalienceError
from lit_core.gemma.forward import LayeredForward
from lit_core.gemma.padding import bucket
from lit_core.gemma.values import Token
from lit_core.progress import ProgressToken

Omission = Literal["delete", "hide"]
OMISSIONS: tuple[str, ...] = get_args(Omission)

# Texts are looked at so many at a time, and fewer of long ones.
BATCH, TOKENS = 16, 4096


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
        if omission not in OMISSIONS:
            valid = ", ".join(OMISSIONS)
            raise SalienceError(
                f'There is no way to leave out called "{omission}". Choose among: {valid}.'
            )
        size = _batch(bucket(len(tokens)))
        results = []
        for start in range(0, len(kept), size):
            progress.check()
            progress.report("Leaving parts out", start, len(kept))
            part = kept[start : start + size]
            batch = np.concatenate([part, np.repeat(part[:1], size - len(part), axis=0)])
            scores = self._scores(tokens, first, batch, omission)
            results.append(scores[: len(part)])
        return np.concatenate(results).astype("float64")

    def _scores(
        self, tokens: tuple[Token, ...], first: int, kept: np.ndarray, omission: Omission
    ) -> np.ndarray:
        width, size = bucket(len(tokens)), len(kept)
        ids = np.zeros((size, width), "int32")
        mask = np.zeros((size, width), "int32")
        row, target = _rows_and_targets(tokens, first)
        rows, targets = np.tile(row, (size, 1)), np.tile(target, (size, 1))
        numbers = np.array([token.id for token in tokens], "int32")
        for i, keep in enumerate(kept):
            if omission == "delete":
                count = int(keep.sum())
                ids[i, :count], mask[i, :count] = numbers[keep], 1
                rows[i] = np.maximum(rows[i] - (len(tokens) - count), 0)
            else:
                ids[i, : len(tokens)], mask[i, : len(tokens)] = numbers, keep
        state = self._forward.last_state(self._forward.embeddings(ids), mask)
        return self._forward.head.log_probabilities(state, rows, targets)


def _batch(length: int) -> int:
    """How many texts of a length are looked at at a time: a power of two."""
    return 2 ** int(np.clip(TOKENS // length, 1, BATCH)).bit_length() // 2


def _rows_and_targets(tokens: tuple[Token, ...], first: int) -> tuple[np.ndarray, np.ndarray]:
    """Positions that predict the targets, and the targets' ids."""
    targets = np.array([token.id for token in tokens[first:]], "int32")
    return np.arange(first - 1, len(tokens) - 1, dtype="int32"), targets
