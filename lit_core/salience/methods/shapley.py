"""SHAP: each part's average contribution over the orders in which parts could come in."""

from collections.abc import Sequence
from typing import ClassVar

import numpy as np

from lit_core.progress import ProgressToken
from lit_core.salience.evidence import Effects, SubsetScores
from lit_core.salience.granularity import Segment
from lit_core.salience.masking import prompt_segments
from lit_core.salience.methods.base import Method, MethodInput, Model, relative_residual
from lit_core.salience.shapley_values import shapley_values, standard_error
from lit_core.salience.subset_scoring import score_subsets, subset_work
from lit_core.salience.work import Work


class Shapley(Method):
    """Shapley values of the prompt's parts: exact where every subset is read, else estimated.

    score(s) is the mean, over orders of the parts, of log p(target) with s and all before it,
    less that without s. Lundberg and Lee 2017, "A Unified Approach to Interpreting Model
    Predictions". See `shapley_values`.
    """

    name = "shap"
    title = "SHAP (signed)"
    meaning = (
        "What each part adds to the log-probability of the selected words, averaged over the "
        "orders in which the parts could be put in. The scores add up to the whole effect."
    )
    kind: ClassVar[str] = "subset_scores"
    older_kind: ClassVar[str] = "shap"
    per_segment: ClassVar[bool] = True
    option_names: ClassVar[tuple[str, ...]] = ("omission", "samples", "seed")

    def compute(self, model: Model, given: MethodInput, progress: ProgressToken) -> SubsetScores:
        """Texts with parts left out at random, which LIME reads too."""
        parts = prompt_segments(given.segments)
        return score_subsets(model, given.generation, parts, given.options, progress)

    def work(self, given: MethodInput) -> Work:
        """As many texts as are asked for, or as it may take."""
        parts = prompt_segments(given.segments)
        return subset_work(given.generation, parts, given.options)

    def scores(self, evidence: SubsetScores | Effects, selection: np.ndarray) -> np.ndarray:
        """Scores `(S,)` in nats; positive speaks for the selected words."""
        older = isinstance(evidence, Effects)
        matrix = evidence.matrix if older else shapley_values(evidence)
        return matrix @ evidence.group_weights(selection)

    def texts(
        self, evidence: SubsetScores | Effects, selection: np.ndarray, given: MethodInput
    ) -> tuple[Sequence[Segment], SubsetScores] | None:
        """The parts of the prompt, and the texts; None for a file of an older version."""
        if not isinstance(evidence, SubsetScores):
            return None
        scores = evidence.scores @ evidence.group_weights(selection)
        return prompt_segments(given.segments), SubsetScores(evidence.kept, scores[:, None])

    def agreement(
        self, evidence: SubsetScores | Effects, selection: np.ndarray
    ) -> tuple[str, float]:
        """By how much other texts would change the scores, as a part of the largest of them.

        Of a file of an older version, by how much the scores miss the whole change.
        """
        if isinstance(evidence, Effects):
            return "efficiency gap", relative_residual(evidence, selection)
        return "standard error", standard_error(evidence, selection)
