"""Gradient Interaction Modifications (GIM): gradient times input by other rules of derivation."""

from typing import ClassVar

import numpy as np

from lit_core.gemma import RulesName
from lit_core.progress import ProgressToken
from lit_core.salience.evidence import Effects
from lit_core.salience.methods.base import MethodInput, Model
from lit_core.salience.methods.one_pass import OnePassMethod


class GradientInteractionModifications(OnePassMethod):
    """Modified gradient times input: score(n) = e_n · d Σ_t m_t log p(t) / d e_n.

    Derivatives pass back through norms, attention and products by the rules `gim` of
    `gemma.backward_rules`. Edin et al. 2025, "GIM: Improved Interpretability for Large Language
    Models".
    """

    name = "gim"
    title = "GIM"
    hint = "a quick estimate"
    meaning = (
        "How much more or less likely each part makes the selected words, estimated by one pass "
        "back through the model: positive speaks for them, negative against them."
    )
    kind: ClassVar[str] = "gim"
    rules: ClassVar[RulesName] = "gim"

    def compute(self, model: Model, given: MethodInput, progress: ProgressToken) -> Effects:
        """The products with the input: all that the scores need of the gradients."""
        found = self.gradients(model, given, progress)
        return Effects(found.dot_input, groups=found.groups)

    def scores(self, evidence: Effects, selection: np.ndarray) -> np.ndarray:
        """Scores `(N,)` in nats; positive speaks for the selected words."""
        return evidence.matrix @ evidence.group_weights(selection)
