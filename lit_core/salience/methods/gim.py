"""Gradient Interaction Modifications (GIM): gradient times input by other rules of derivation."""

from typing import ClassVar

import numpy as np

from lit_core.progress import ProgressToken
from lit_core.salience.evidence import Effects
from lit_core.salience.grouping import target_groups
from lit_core.salience.methods.base import Method, MethodInput, Model
from lit_core.salience.work import Work, gradient_work


class GradientInteractionModifications(Method):
    """Modified gradient times input: score(n) = e_n · d Σ_t m_t log p(t) / d e_n.

    Derivatives pass back through norms, attention and products by the rules `gim` of
    `gemma.backward_rules`. Edin et al. 2025, "GIM: Improved Interpretability for Large Language
    Models".
    """

    name = "gim"
    title = "GIM (signed)"
    meaning = (
        "What each part adds to the probability of the selected words, estimated by one pass back "
        "through the model: positive speaks for them, negative against them."
    )
    kind: ClassVar[str] = "gim"
    prompt_only: ClassVar[bool] = False
    grouped: ClassVar[bool] = True
    traced: ClassVar[bool] = True

    def compute(self, model: Model, given: MethodInput, progress: ProgressToken) -> Effects:
        """One pass back for each group, or for every response token if memory suffices."""
        groups = target_groups(given.generation) if given.groups is None else given.groups
        found = model.gradients(given.generation, groups, progress, "gim")
        return Effects(found.dot_input, groups=found.groups)

    def work(self, given: MethodInput) -> Work:
        """One pass for each group."""
        tokens, targets = len(given.generation.tokens), len(given.generation.response_tokens)
        return gradient_work(tokens, targets, given.group_count)

    def scores(self, evidence: Effects, selection: np.ndarray) -> np.ndarray:
        """Scores `(N,)` in nats; positive speaks for the selected words."""
        return evidence.matrix @ evidence.group_weights(selection)
