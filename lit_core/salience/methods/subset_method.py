"""What LIME and SHAP share: texts with parts of the prompt left out at random."""

from collections.abc import Sequence
from typing import Any, ClassVar

import numpy as np

from lit_core.progress import ProgressToken
from lit_core.salience.evidence import SubsetScores
from lit_core.salience.granularity import Segment
from lit_core.salience.masking import prompt_segments
from lit_core.salience.methods.base import Method, MethodInput, Model
from lit_core.salience.subset_scoring import score_subsets, subset_work
from lit_core.salience.work import Work


class SubsetMethod(Method):
    """Reads the same texts as every other such method, and scores the parts from them."""

    kind: ClassVar[str] = "subset_scores"
    per_segment: ClassVar[bool] = True
    option_names: ClassVar[tuple[str, ...]] = ("omission", "samples", "seed")

    def compute(self, model: Model, given: MethodInput, progress: ProgressToken) -> SubsetScores:
        """How likely the targets are in texts with parts left out at random."""
        parts = prompt_segments(given.segments)
        return score_subsets(model, given.generation, parts, given.options, progress)

    def work(self, given: MethodInput) -> Work:
        """As many texts as are asked for, or as it may take."""
        parts = prompt_segments(given.segments)
        return subset_work(given.generation, parts, given.options)

    def subset_scores(
        self, evidence: Any, selection: np.ndarray, given: MethodInput
    ) -> tuple[Sequence[Segment], SubsetScores] | None:
        """The parts of the prompt, and the texts; None for a file of an older version."""
        if not isinstance(evidence, SubsetScores):
            return None
        scores = evidence.scores @ evidence.group_weights(selection)
        return prompt_segments(given.segments), SubsetScores(evidence.kept, scores[:, None])
