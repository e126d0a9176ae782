"""Occlusion: leave out one part at a time, and measure the effect."""

from typing import ClassVar

import numpy as np

from lit_core.progress import ProgressToken
from lit_core.salience.evidence import Effects
from lit_core.salience.masking import kept_tokens, prompt_segments
from lit_core.salience.methods.base import Method, MethodInput, Model
from lit_core.salience.work import Work, masked_work


class Occlusion(Method):
    """Leave one out: score(s) = log p(target | text) - log p(target | text without s).

    Zeiler and Fergus 2014, "Visualizing and Understanding Convolutional Networks"; for text, Li
    et al. 2016, "Understanding Neural Networks through Representation Erasure".
    """

    name = "occlusion"
    title = "Leave one out"
    hint = "each part left out once"
    meaning = (
        "How much less likely the selected words become when this part alone is left out of the "
        "prompt. Two parts that say the same can hide each other."
    )
    kind: ClassVar[str] = "occlusion"
    per_segment: ClassVar[bool] = True
    option_names: ClassVar[tuple[str, ...]] = ("omission",)

    def compute(self, model: Model, given: MethodInput, progress: ProgressToken) -> Effects:
        """The text as it is, and without each of the prompt's parts."""
        generation, omission = given.generation, given.options.omission
        scores = model.masked_log_probabilities(generation, _texts(given), omission, progress)
        return Effects(scores[0] - scores[1:])

    def work(self, given: MethodInput) -> Work:
        """What comes after each part is read once."""
        return masked_work(given.generation, _texts(given), given.options.omission)

    def scores(self, evidence: Effects, selection: np.ndarray) -> np.ndarray:
        """Scores `(S,)` in nats; positive speaks for the selected words."""
        return evidence.matrix @ evidence.group_weights(selection)


def _texts(given: MethodInput) -> np.ndarray:
    """Which tokens are there, `(1 + S, N)`: all, and all but those of each part."""
    parts = prompt_segments(given.segments)
    kept = np.vstack([np.ones(len(parts), bool), ~np.eye(len(parts), dtype=bool)])
    return kept_tokens(len(given.generation.tokens), parts, kept)
