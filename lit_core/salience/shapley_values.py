"""Shapley values from the scores of some subsets, and how far other subsets would change them."""

import numpy as np

from lit_core.salience.evidence import SubsetScores
from lit_core.salience.held_out_texts import folds


def shapley_values(evidence: SubsetScores) -> np.ndarray:
    """Shapley values `(S, G)` of S parts for G groups of targets, in nats.

    The additive function that comes nearest to the scores, weighted by Shapley's kernel, and equal
    to them for no part and for all: exact where all subsets are there. Lundberg and Lee 2017, "A
    Unified Approach to Interpreting Model Predictions", theorem 2. Each size of subset has the
    kernel's whole weight for it, however many subsets of that size are there. A part that is never
    left out has no value, 0.
    """
    return _fitted(evidence, np.ones(len(evidence.kept), bool), evidence.scores)


def standard_error(evidence: SubsetScores, selection: np.ndarray) -> float:
    """The error of the Shapley values of a selection `(T,)`, relative to the largest of them.

    Root mean square over the parts of the jackknife's standard error, with the subsets in
    `FOLDS` groups; Efron and Tibshirani 1993, "An Introduction to the Bootstrap", chapter 11.
    Nought where all subsets are there.
    """
    if evidence.complete:
        return 0.0
    scores = (evidence.scores @ evidence.group_weights(selection))[:, None]
    fold = folds(len(evidence.kept))
    count = fold.max() + 1
    if count < 2:
        return 1.0
    found = [_fitted(evidence, fold != out, scores)[:, 0] for out in range(count)]
    spread = np.square(found - np.mean(found, axis=0)).sum(axis=0)[evidence.left_out]
    unread = 1 - len(evidence.kept) * 2.0 ** -len(spread)
    error = np.sqrt((count - 1) / count * spread.mean() * unread)
    largest = np.abs(_fitted(evidence, np.ones(len(fold), bool), scores)).max()
    return float(error / max(largest, 1e-9))


def _fitted(evidence: SubsetScores, texts: np.ndarray, scores: np.ndarray) -> np.ndarray:
    """Shapley values `(S, G)` from some of the texts and their scores `(2 + M, G)`."""
    values = np.zeros((evidence.kept.shape[1], scores.shape[1]))
    kept = evidence.kept[texts][:, evidence.left_out]
    values[evidence.left_out] = _fitted_to(kept, scores[texts])
    return values


def _fitted_to(kept: np.ndarray, scores: np.ndarray) -> np.ndarray:
    parts = kept.shape[1]
    nothing, everything = scores[0], scores[1]
    equal = np.repeat((everything - nothing)[None] / parts, parts, axis=0)
    there = kept[2:].astype(float)
    if not len(there):
        return equal
    sizes = there.sum(axis=1).astype(int)
    kernel = np.array([0.0, *((parts - 1) / (size * (parts - size)) for size in range(1, parts))])
    weights = np.sqrt(kernel[sizes] / np.bincount(sizes)[sizes])[:, None]
    # What is more or less than an equal share sums to nought: the values sum to the whole effect.
    more = scores[2:] - nothing - there @ equal
    centred = there - there.mean(axis=1, keepdims=True)
    return equal + np.linalg.lstsq(weights * centred, weights * more, rcond=None)[0]
