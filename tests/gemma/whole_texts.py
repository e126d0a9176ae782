"""Scores texts with parts left out by reading each from its beginning, a few at a time, padded."""

import numpy as np

from lit_core.gemma.masked_scoring import MaskedScorer, Omission, check_omission
from lit_core.gemma.padding import bucket
from lit_core.gemma.values import Token
from lit_core.progress import ProgressToken

BATCH = 16


class WholeTextScorer(MaskedScorer):
    """What `MaskedScorer` has to agree with; also for layers that know no cache."""

    def masked_log_probabilities(
        self,
        tokens: tuple[Token, ...],
        first: int,
        kept: np.ndarray,
        omission: Omission,
        progress: ProgressToken,
    ) -> np.ndarray:
        """See `MaskedScorer`."""
        check_omission(omission)
        results = []
        for start in range(0, len(kept), BATCH):
            progress.check()
            part = kept[start : start + BATCH]
            batch = np.concatenate([part, np.repeat(part[:1], BATCH - len(part), axis=0)])
            results.append(self._scores(tokens, first, batch, omission)[: len(part)])
        return np.concatenate(results).astype("float64")

    def _scores(
        self, tokens: tuple[Token, ...], first: int, kept: np.ndarray, omission: Omission
    ) -> np.ndarray:
        numbers = np.array([token.id for token in tokens], "int32")
        ids = np.zeros((len(kept), bucket(len(tokens))), "int32")
        mask = np.zeros_like(ids)
        rows = np.tile(np.arange(first - 1, len(tokens) - 1, dtype="int32"), (len(kept), 1))
        for text, keep in enumerate(kept):
            if omission == "delete":
                count = int(keep.sum())
                ids[text, :count], mask[text, :count] = numbers[keep], 1
                rows[text] -= len(tokens) - count
            else:
                ids[text, : len(tokens)], mask[text, : len(tokens)] = numbers, keep
        state = self._forward.last_state(self._forward.embeddings(ids), mask)
        targets = np.tile(numbers[first:], (len(kept), 1))
        return self._forward.head.log_probabilities(state, rows, targets)
