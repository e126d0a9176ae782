"""SHAP: each part's average contribution over the orders in which parts could come in."""

from typing import ClassVar

import numpy as np

from lit_core.salience.evidence import Effects, SubsetScores
from lit_core.salience.methods.base import relative_residual
from lit_core.salience.methods.subset_method import SubsetMethod
from lit_core.salience.shapley_values import shapley_values, standard_error


class Shapley(SubsetMethod):
    """Shapley values of the prompt's parts: exact where every subset is read, else estimated.

    score(s) is the mean, over orders of the parts, of log p(target) with s and all before it,
    less that without s. Lundberg and Lee 2017, "A Unified Approach to Interpreting Model
    Predictions". See `shapley_values`.
    """

    name = "shap"
    title = "SHAP"
    hint = "parts put in, in random order"
    meaning = (
        "How much more or less likely each part makes the selected words, averaged over the orders "
        "in which the parts could be put in. The scores add up to the whole effect."
    )
    older_kind: ClassVar[str] = "shap"

    def scores(self, evidence: SubsetScores | Effects, selection: np.ndarray) -> np.ndarray:
        """Scores `(S,)` in nats; positive speaks for the selected words."""
        older = isinstance(evidence, Effects)
        matrix = evidence.matrix if older else shapley_values(evidence)
        return matrix @ evidence.group_weights(selection)

    def agreement(
        self, evidence: SubsetScores | Effects, selection: np.ndarray
    ) -> tuple[str, float]:
        """By how much other texts would change the scores, as a part of the largest of them.

        Of a file of an older version, by how much the scores miss the whole change.
        """
        if isinstance(evidence, Effects):
            return "efficiency gap", relative_residual(evidence, selection)
        return "standard error", standard_error(evidence, selection)
