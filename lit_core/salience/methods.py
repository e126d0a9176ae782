"""The attribution methods, registered by name; each turns gradients into scores of tokens."""

from abc import ABC, abstractmethod
from typing import ClassVar

import numpy as np

from lit_core.errors import SalienceError
from lit_core.gemma import TargetGradients


class Method(ABC):
    """One way to say how much each input token bears on a selection of target tokens."""

    name: ClassVar[str]
    title: ClassVar[str]
    meaning: ClassVar[str]
    signed: ClassVar[bool]

    @abstractmethod
    def token_scores(self, gradients: TargetGradients, selection: np.ndarray) -> np.ndarray:
        """Scores `(N,)` of the input tokens.

        Args:
            gradients: of N tokens and T targets.
            selection: `(T,)` weights of the targets; 1 where selected.
        """


class GradL2(Method):
    """Norm of the gradient: score(n) = ‖ d Σ_t m_t log p(t) / d e_n ‖₂.

    Li et al. 2016, "Visualizing and Understanding Neural Models in NLP"; LIT's default.
    With G the Gram matrix of the targets' gradients at n, this is √(mᵀ G m).
    """

    name = "grad_l2"
    title = "Gradient strength (L2)"
    meaning = (
        "How strongly the selected words react to a small change of each part. "
        "It tells how much, not in which direction."
    )
    signed = False

    def token_scores(self, gradients: TargetGradients, selection: np.ndarray) -> np.ndarray:
        """Scores `(N,)`, none negative; unit: nats of log-probability per unit of embedding."""
        squares = np.einsum("t,nts,s->n", selection, gradients.gram, selection, optimize=True)
        return np.sqrt(np.maximum(squares, 0.0))


class GradDotInput(Method):
    """Gradient times input: score(n) = e_n · d Σ_t m_t log p(t) / d e_n.

    Denil et al. 2014, "Extraction of Salient Sentences from Labelled Documents". Taken of the
    log-probability, so that a positive score speaks for the selected words.
    """

    name = "grad_dot_input"
    title = "Gradient · input (signed)"
    meaning = (
        "An estimate of what each part adds to the log-probability of the selected words: "
        "positive speaks for them, negative against them."
    )
    signed = True

    def token_scores(self, gradients: TargetGradients, selection: np.ndarray) -> np.ndarray:
        """Scores `(N,)` in nats; positive speaks for the selected words."""
        return gradients.dot_input @ selection


METHODS: dict[str, Method] = {method.name: method for method in (GradL2(), GradDotInput())}


def find_method(name: str) -> Method:
    """The method of that name.

    Raises:
        SalienceError: there is none; the message lists those there are.
    """
    if name not in METHODS:
        valid = ", ".join(METHODS)
        raise SalienceError(f'There is no attribution method "{name}". Choose among: {valid}.')
    return METHODS[name]
