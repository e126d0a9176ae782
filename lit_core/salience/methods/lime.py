"""LIME: leave out parts at random, and fit a sparse linear model to the log-probabilities."""

from typing import ClassVar

import numpy as np

from lit_core.progress import ProgressToken
from lit_core.salience.evidence import MaskedScores
from lit_core.salience.masking import kept_tokens, prompt_segments
from lit_core.salience.methods.base import Method, MethodInput, Model

HELD_OUT = 32
PENALTY = 0.01


class Lime(Method):
    """A sparse linear surrogate over the prompt's parts.

    score = argmin_w Σ_m (y_m - w · z_m - c)² + λ ‖w‖₁, with z_m the parts that were there in text m
    (each with probability one half) and y_m the target's log-probability. Ribeiro et al. 2016, "Why
    Should I Trust You?"; in the form of Cohen-Wang et al. 2024, "ContextCite".
    """

    name = "lime"
    title = "LIME (signed)"
    meaning = (
        "What each part adds to the log-probability of the selected words on average, when the "
        "others are there or not at random. Parts that add little get zero."
    )
    kind: ClassVar[str] = "masked_scores"
    per_segment: ClassVar[bool] = True
    option_names: ClassVar[tuple[str, ...]] = ("omission", "samples", "seed")

    def compute(self, model: Model, given: MethodInput, progress: ProgressToken) -> MaskedScores:
        """Texts with parts left out at random; some of them are held out to test the fit."""
        generation, options = given.generation, given.options
        parts = prompt_segments(given.segments)
        random = np.random.default_rng(options.seed)
        kept = random.random((options.samples + HELD_OUT, len(parts))) < 0.5
        tokens = kept_tokens(len(generation.tokens), parts, kept)
        scores = model.masked_log_probabilities(generation, tokens, options.omission, progress)
        return MaskedScores(kept, scores, options.samples)

    def scores(self, evidence: MaskedScores, selection: np.ndarray) -> np.ndarray:
        """Scores `(S,)` in nats; positive speaks for the selected words."""
        weights, _ = _fit(evidence, selection)
        return weights

    def agreement(self, evidence: MaskedScores, selection: np.ndarray) -> tuple[str, float] | None:
        """The linear datamodeling score: rank correlation with texts it was not fitted to."""
        from scipy.stats import spearmanr

        weights, constant = _fit(evidence, selection)
        held_out = slice(evidence.fitted, None)
        told = evidence.kept[held_out] @ weights + constant
        true = evidence.scores[held_out] @ evidence.group_weights(selection)
        if np.ptp(told) == 0 or np.ptp(true) == 0:
            return None
        return "rank correlation on held-out texts", float(spearmanr(told, true).statistic)


def _fit(evidence: MaskedScores, selection: np.ndarray) -> tuple[np.ndarray, float]:
    from sklearn.linear_model import Lasso

    kept = evidence.kept[: evidence.fitted].astype("float64")
    values = evidence.scores[: evidence.fitted] @ evidence.group_weights(selection)
    # The penalty is relative: to log-probabilities as spread out as these, and to parts that are
    # there half of the time.
    spread = values.std() or 1.0
    fit = Lasso(alpha=PENALTY * 0.5, max_iter=10_000).fit(kept, values / spread)
    return fit.coef_ * spread, float(fit.intercept_) * spread
