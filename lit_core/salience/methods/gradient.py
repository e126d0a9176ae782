"""Methods that use the gradient at the unmodified text."""

from typing import ClassVar

import numpy as np

from lit_core.gemma import TargetGradients
from lit_core.progress import ProgressToken
from lit_core.salience.methods.base import MethodInput, Model
from lit_core.salience.methods.one_pass import OnePassMethod


class _Gradient(OnePassMethod):
    kind: ClassVar[str] = "gradients"

    def compute(self, model: Model, given: MethodInput, progress: ProgressToken) -> TargetGradients:
        """The gradients, which serve both methods."""
        return self.gradients(model, given, progress)


class GradL2(_Gradient):
    """Norm of the gradient: score(n) = ‖ d Σ_t m_t log p(t) / d e_n ‖₂.

    Li et al. 2016, "Visualizing and Understanding Neural Models in NLP"; LIT's default.
    With G the Gram matrix of the targets' gradients at n, this is √(mᵀ G m).
    """

    name = "grad_l2"
    title = "Gradient strength (L2)"
    hint = "how much, not in which direction"
    meaning = (
        "How strongly the selected words react to a small change of each part. "
        "It tells how much, not in which direction."
    )
    unit = "nats of log-probability for each unit of embedding"
    signed = False

    def scores(self, evidence: TargetGradients, selection: np.ndarray) -> np.ndarray:
        """Scores `(N,)`, none negative; unit: nats of log-probability per unit of embedding."""
        weights = evidence.group_weights(selection).astype(evidence.gram.dtype)
        # Most of a long answer's matrices need not be read for a few words of it.
        places = np.flatnonzero(weights)
        chosen = slice(places[0], places[-1] + 1) if len(places) else slice(0)
        squares = (evidence.gram[:, chosen, chosen] @ weights[chosen]) @ weights[chosen]
        return np.sqrt(np.maximum(squares, 0.0))


class GradDotInput(_Gradient):
    """Gradient times input: score(n) = e_n · d Σ_t m_t log p(t) / d e_n.

    Denil et al. 2014, "Extraction of Salient Sentences from Labelled Documents". Taken of the
    log-probability, so that a positive score speaks for the selected words.
    """

    name = "grad_dot_input"
    title = "Gradient · input"
    hint = "a rough estimate"
    meaning = (
        "A rough estimate of how much more or less likely each part makes the selected words: "
        "positive speaks for them, negative against them."
    )

    def scores(self, evidence: TargetGradients, selection: np.ndarray) -> np.ndarray:
        """Scores `(N,)` in nats; positive speaks for the selected words."""
        return evidence.dot_input @ evidence.group_weights(selection)
