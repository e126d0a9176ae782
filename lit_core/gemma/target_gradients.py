"""Gradients as plain arrays that answer any selection of targets without the model."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from lit_core.gemma.grouped_targets import GroupedTargets, weights_of_groups


@dataclass(frozen=True)
class TargetGradients(GroupedTargets):
    """Products of the gradients g[s, n] = d Σ_t groups[s, t] log p(target t) / d e[n].

    e[n] is the input embedding of token n as it stands in the embedding table, before Gemma
    multiplies it by sqrt(hidden size); where a Gemma 4 looks a token up in two tables, its rows in
    both. N tokens, T targets in S groups. One group for each target
    answers any selection; fewer groups answer what is made of whole groups.

    Attributes:
        gram: `(N, S, S)`, g[s, n] · g[r, n]: gives the L2 norm for any sum of groups.
        dot_input: `(N, S)`, g[s, n] · e[n].
        groups: `(S, T)` weights of the targets in each group; no target is in two groups.
    """

    gram: np.ndarray
    dot_input: np.ndarray
    groups: np.ndarray = field(kw_only=True)

    @property
    def targets(self) -> int:
        """How many targets there are."""
        return self.groups.shape[1]

    def merged(self, targets: Sequence[Sequence[int]]) -> "TargetGradients":
        """The same with the gradients of each of these lists of targets added up."""
        groups = np.zeros((len(targets), self.targets))
        for row, members in enumerate(targets):
            groups[row, list(members)] = 1.0
        sums = np.array(
            [weights_of_groups(self.groups, group) for group in groups], self.gram.dtype
        )
        gram = sums @ self.gram @ sums.T
        return TargetGradients(gram, self.dot_input @ sums.T, groups=groups)
