"""What methods have in common that pass back through the model once for each target."""

from typing import ClassVar

from lit_core.gemma import RulesName, TargetGradients
from lit_core.progress import ProgressToken
from lit_core.salience.grouping import target_groups
from lit_core.salience.methods.base import Method, MethodInput, Model
from lit_core.salience.work import Work, gradient_work


class OnePassMethod(Method):
    """A method of which one pass back through the model explains one target.

    Attributes:
        rules: how derivatives pass back; see `gemma.backward_rules`.
    """

    prompt_only: ClassVar[bool] = False
    grouped: ClassVar[bool] = True
    traced: ClassVar[bool] = True
    multi_hop: ClassVar[bool] = True
    rules: ClassVar[RulesName] = "exact"

    def gradients(
        self, model: Model, given: MethodInput, progress: ProgressToken
    ) -> TargetGradients:
        """Gradients of the groups, or of every response token if memory suffices."""
        groups = target_groups(given.generation) if given.groups is None else given.groups
        return model.gradients(given.generation, groups, progress, self.rules)

    def work(self, given: MethodInput) -> Work:
        """One pass for each group."""
        tokens, targets = len(given.generation.tokens), len(given.generation.response_tokens)
        return gradient_work(tokens, targets, given.group_count)
