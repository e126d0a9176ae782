"""LIME: leave out parts at random, and fit a sparse linear model to the log-probabilities."""

from typing import ClassVar

import numpy as np

from lit_core.salience.evidence import MaskedScores, SubsetScores
from lit_core.salience.held_out_texts import fitted_texts, held_out_correlation, held_out_splits
from lit_core.salience.methods.subset_method import SubsetMethod

PENALTY = 0.01


class Lime(SubsetMethod):
    """A sparse linear surrogate over the prompt's parts.

    score = argmin_w Σ_m (y_m - w · z_m - c)² + λ ‖w‖₁, with z_m the parts that were there in text m
    and y_m the target's log-probability. Ribeiro et al. 2016, "Why Should I Trust You?"; sparse as
    in Cohen-Wang et al. 2024, "ContextCite".
    """

    name = "lime"
    title = "LIME"
    hint = "parts left out at random"
    meaning = (
        "How much more or less likely each part makes the selected words on average, when the "
        "others are there or not at random. Parts that do little get zero."
    )
    older_kind: ClassVar[str] = "masked_scores"

    def scores(self, evidence: SubsetScores | MaskedScores, selection: np.ndarray) -> np.ndarray:
        """Scores `(S,)` in nats; positive speaks for the selected words."""
        weights, _ = _fit(*_texts(evidence, selection, fitted_texts(evidence)))
        return weights

    def agreement(
        self, evidence: SubsetScores | MaskedScores, selection: np.ndarray
    ) -> tuple[str, float] | None:
        """How well it predicts texts that it was not fitted to. See `held_out_correlation`."""
        told, true = [], []
        for fitted, held_out in held_out_splits(evidence):
            weights, constant = _fit(*_texts(evidence, selection, fitted))
            kept, values = _texts(evidence, selection, held_out)
            told += list(kept @ weights + constant)
            true += list(values)
        return held_out_correlation(np.array(told), np.array(true))


def _texts(
    evidence: SubsetScores | MaskedScores, selection: np.ndarray, chosen: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The parts that are there in the chosen texts, and the target's log-probability in each."""
    values = evidence.scores[chosen] @ evidence.group_weights(selection)
    return evidence.kept[chosen].astype("float64"), values


def _fit(kept: np.ndarray, values: np.ndarray) -> tuple[np.ndarray, float]:
    from sklearn.linear_model import Lasso

    # The penalty is relative: to log-probabilities as spread out as these, and to parts that are
    # there half of the time.
    spread = values.std() or 1.0
    fit = Lasso(alpha=PENALTY * 0.5, max_iter=10_000).fit(kept, values / spread)
    return fit.coef_ * spread, float(fit.intercept_) * spread
