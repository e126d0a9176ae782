"""Tests a linear model of texts with parts left out on texts that it was not fitted to."""

from collections.abc import Callable

import numpy as np

from lit_core.salience.evidence import MaskedScores, SubsetScores

# Into so many groups the texts are put.
FOLDS = 8
# Weights of the parts and a constant, from the texts `(M,)` that are chosen.
Fit = Callable[[np.ndarray], tuple[np.ndarray, float]]


def folds(rows: int) -> np.ndarray:
    """The group of each row, from 0, a subset with its complement; -1 for no part and for all."""
    return np.concatenate([[-1, -1], np.arange(rows - 2) // 2 % FOLDS])


def fitted_texts(evidence: SubsetScores | MaskedScores) -> np.ndarray:
    """Which texts `(M,)` a linear model is fitted to."""
    if isinstance(evidence, MaskedScores):
        return np.arange(len(evidence.kept)) < evidence.fitted
    # A text of nothing would outweigh others, unless all there could be are there.
    return (folds(len(evidence.kept)) >= 0) | evidence.complete


def held_out_correlation(
    evidence: SubsetScores | MaskedScores, selection: np.ndarray, fit: Fit
) -> tuple[str, float] | None:
    """The linear datamodeling score: rank correlation with texts that were not fitted.

    Each text is foretold by a fit to others: all but those of its fold, or in a file of an older
    version those set aside for the fit. None where nothing differs.
    """
    from scipy.stats import spearmanr

    told, true = [], []
    for fitted, held_out in _tests(evidence):
        weights, constant = fit(fitted)
        told += list(evidence.kept[held_out] @ weights + constant)
        true += list(evidence.scores[held_out] @ evidence.group_weights(selection))
    if np.ptp(told or [0]) == 0 or np.ptp(true or [0]) == 0:
        return None
    return "rank correlation on held-out texts", float(spearmanr(told, true).statistic)


def _tests(evidence: SubsetScores | MaskedScores) -> list[tuple[np.ndarray, np.ndarray]]:
    """Of each test which texts are fitted, and which are held out."""
    used = fitted_texts(evidence)
    if isinstance(evidence, MaskedScores):
        return [(used, ~used)]
    fold = folds(len(evidence.kept))
    tests = [(used & (fold != out), fold == out) for out in range(FOLDS)]
    return [test for test in tests if test[0].any() and test[1].any()]
