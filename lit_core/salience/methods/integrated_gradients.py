"""Integrated gradients: the gradient, integrated on a path from a baseline to the text."""

from typing import ClassVar

import numpy as np

from lit_core.gemma.quadrature import FEW, READINGS, SMOOTH
from lit_core.progress import ProgressToken
from lit_core.salience.evidence import Effects
from lit_core.salience.masking import prompt_segments
from lit_core.salience.methods.base import Method, MethodInput, Model, relative_residual
from lit_core.salience.work import Work, gradient_work, reading_work


class IntegratedGradients(Method):
    """Integrated gradients of the prompt's tokens.

    score(n) = (e_n - b_n) · ∫₀¹ d Σ_t m_t log p(t) / d e_n at b + α (e - b) dα; Sundararajan et al.
    2017, "Axiomatic Attribution for Deep Networks". `<bos>`, turn tokens and the response stay
    as they are.
    """

    name = "integrated_gradients"
    title = "Integrated gradients"
    hint = "a slow estimate"
    meaning = (
        "How much more or less likely each part makes the selected words on the way from an empty "
        "prompt of the same length to this one."
    )
    kind: ClassVar[str] = "integrated_gradients"
    grouped: ClassVar[bool] = True
    option_names: ClassVar[tuple[str, ...]] = ("baseline", "steps", "quadrature")

    def compute(self, model: Model, given: MethodInput, progress: ProgressToken) -> Effects:
        """Gradients at each point of the path."""
        generation, options = given.generation, given.options
        moved = np.zeros(len(generation.tokens), bool)
        for part in prompt_segments(given.segments):
            moved[part.first : part.stop] = True
        found = model.path_gradients(
            generation,
            moved,
            options.baseline,
            options.steps,
            progress,
            options.quadrature,
            given.groups,
        )
        return Effects(found.matrix, found.change, groups=given.groups)

    def work(self, given: MethodInput) -> Work:
        """Readings along the path, and one pass for each point and group."""
        tokens, targets = len(given.generation.tokens), len(given.generation.response_tokens)
        even = given.options.quadrature == "even"
        # Left open, it may take three times the few points that it begins with.
        points = given.options.steps or (3 * FEW if even else SMOOTH)
        readings = reading_work(tokens, targets) * (READINGS if even else 2)
        return readings + gradient_work(tokens, targets, given.group_count) * points

    def scores(self, evidence: Effects, selection: np.ndarray) -> np.ndarray:
        """Scores `(N,)` in nats; positive speaks for the selected words."""
        return evidence.matrix @ evidence.group_weights(selection)

    def agreement(self, evidence: Effects, selection: np.ndarray) -> tuple[str, float]:
        """By how much the scores miss the whole change, as a part of it; 0 is exact."""
        return "completeness residual", relative_residual(evidence, selection)
