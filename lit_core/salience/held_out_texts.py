"""Tests a linear model of texts with parts left out on texts that it was not fitted to."""

import numpy as np

from lit_core.salience.evidence import MaskedScores, SubsetScores

# Into so many groups the texts are put.
FOLDS = 8
# Which texts `(M,)` are fitted, and which are held out.
Split = tuple[np.ndarray, np.ndarray]


def folds(rows: int) -> np.ndarray:
    """The group of each row, from 0, a subset with its complement; -1 for no part and for all."""
    return np.concatenate([[-1, -1], np.arange(rows - 2) // 2 % FOLDS])


def fitted_texts(evidence: SubsetScores | MaskedScores) -> np.ndarray:
    """Which texts `(M,)` a linear model is fitted to."""
    if isinstance(evidence, MaskedScores):
        return np.arange(len(evidence.kept)) < evidence.fitted
    # A text of nothing would outweigh others, unless all there could be are there.
    return (folds(len(evidence.kept)) >= 0) | evidence.complete


def held_out_splits(evidence: SubsetScores | MaskedScores) -> list[Split]:
    """What a linear model is fitted to and tested on, so that each text is foretold by others.

    All texts but those of a fold are fitted, or in a file of an older version those set aside.
    """
    used = fitted_texts(evidence)
    if isinstance(evidence, MaskedScores):
        return [(used, ~used)]
    fold = folds(len(evidence.kept))
    splits = [(used & (fold != out), fold == out) for out in range(FOLDS)]
    return [split for split in splits if split[0].any() and split[1].any()]


def held_out_correlation(told: np.ndarray, true: np.ndarray) -> tuple[str, float] | None:
    """The linear datamodeling score: rank correlation of what is foretold and what is.

    None where nothing differs. Park et al. 2023, "TRAK".
    """
    from scipy.stats import spearmanr

    if not len(told) or np.ptp(told) == 0 or np.ptp(true) == 0:
        return None
    return "rank correlation on held-out texts", float(spearmanr(told, true).statistic)
