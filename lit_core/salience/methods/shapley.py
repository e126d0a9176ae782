"""SHAP: each part's average contribution over the orders in which parts could come in."""

from collections.abc import Callable
from typing import Any, ClassVar

import numpy as np

from lit_core.progress import ProgressToken
from lit_core.salience.evidence import Effects
from lit_core.salience.masking import kept_tokens, prompt_segments
from lit_core.salience.methods.base import Method, MethodInput, Model, relative_residual

EXACT = 10


class Shapley(Method):
    """Shapley values of the prompt's parts: exact for ten or fewer, else by permutations.

    score(s) is the mean, over orders of the parts, of log p(target) with s and all before it,
    less that without s. Lundberg and Lee 2017, "A Unified Approach to Interpreting Model
    Predictions"; computed by the `shap` library.
    """

    name = "shap"
    title = "SHAP (signed)"
    meaning = (
        "What each part adds to the log-probability of the selected words, averaged over the "
        "orders in which the parts could be put in. The scores add up to the whole effect."
    )
    kind: ClassVar[str] = "shap"
    per_segment: ClassVar[bool] = True
    option_names: ClassVar[tuple[str, ...]] = ("omission", "samples", "seed")

    def compute(self, model: Model, given: MethodInput, progress: ProgressToken) -> Effects:
        """All subsets of the parts, or as many random orders as the samples allow."""
        generation, options = given.generation, given.options
        parts = prompt_segments(given.segments)
        count = len(parts)
        exact = count <= EXACT
        total = 2**count if exact else max(options.samples, 2 * count + 1)
        done = 0

        def scores(kept: np.ndarray) -> np.ndarray:
            nonlocal done
            progress.report("Leaving parts out", min(done, total), total)
            tokens = kept_tokens(len(generation.tokens), parts, kept > 0)
            quiet = progress.without_reports()
            found = model.masked_log_probabilities(generation, tokens, options.omission, quiet)
            done += len(kept)
            return found

        matrix = _shapley(scores, count, total, options.seed, exact=exact)
        none, everything = scores(np.vstack([np.zeros(count), np.ones(count)]))
        return Effects(matrix, everything - none)

    def scores(self, evidence: Effects, selection: np.ndarray) -> np.ndarray:
        """Scores `(S,)` in nats; positive speaks for the selected words."""
        return evidence.matrix @ evidence.group_weights(selection)

    def agreement(self, evidence: Effects, selection: np.ndarray) -> tuple[str, float]:
        """By how much the scores miss the whole change, as a part of it; 0 is exact."""
        return "efficiency gap", relative_residual(evidence, selection)


def _shapley(
    function: Callable[[np.ndarray], np.ndarray], count: int, total: int, seed: int, *, exact: bool
) -> np.ndarray:
    """Shapley values `(S, T)` of a function of `(M, S)` zeros and ones."""
    from shap import explainers, maskers

    nothing, everything = np.zeros((1, count)), np.ones((1, count))
    masker = maskers.Independent(nothing)
    if exact:
        explainer = explainers.Exact(function, masker)
    else:
        explainer = explainers.Permutation(function, masker, seed=seed)
    found: Any = explainer(everything, max_evals=total, silent=True)
    return np.asarray(found.values)[0].reshape(count, -1)
