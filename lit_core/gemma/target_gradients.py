"""Gradients as plain arrays that answer any selection of targets without the model."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lit_core.errors import SalienceError


@dataclass(frozen=True)
class TargetGradients:
    """Products of the gradients g[s, n] = d Σ_t groups[s, t] log p(target t) / d e[n].

    e[n] is the input embedding of token n as it stands in the embedding table, before Gemma
    multiplies it by sqrt(hidden size). N tokens, T targets in S groups. One group for each target
    answers any selection; fewer groups answer what is made of whole groups.

    Attributes:
        gram: `(N, S, S)`, g[s, n] · g[r, n]: gives the L2 norm for any sum of groups.
        dot_input: `(N, S)`, g[s, n] · e[n].
        groups: `(S, T)` weights of the targets in each group; no target is in two groups.
    """

    gram: np.ndarray
    dot_input: np.ndarray
    groups: np.ndarray

    @property
    def targets(self) -> int:
        """How many targets there are."""
        return self.groups.shape[1]

    @property
    def of_each_token(self) -> bool:
        """Whether any selection can be answered."""
        return self.groups.shape[0] == self.groups.shape[1]

    @property
    def reach(self) -> str:
        """Which selections can be answered, in words."""
        if self.of_each_token:
            return "any selection"
        return "whole sentences" if len(self.groups) > 1 else "this selection"

    def covers(self, selection: np.ndarray) -> bool:
        """Whether the selection `(T,)` is a weighted sum of whole groups."""
        return np.allclose(self._weights(selection) @ self.groups, selection)

    def group_weights(self, selection: np.ndarray) -> np.ndarray:
        """The weights `(S,)` of the groups that add up to the selection `(T,)`.

        Raises:
            SalienceError: the selection cuts a group in two.
        """
        if not self.covers(selection):
            raise SalienceError(
                "The influence on just these words is not known yet: ask for it, or choose a whole "
                "sentence."
            )
        return self._weights(selection)

    def merged(self, targets: Sequence[Sequence[int]]) -> "TargetGradients":
        """The same with the gradients of each of these lists of targets added up."""
        groups = np.zeros((len(targets), self.targets))
        for row, members in enumerate(targets):
            groups[row, list(members)] = 1.0
        sums = np.array([self._weights(group) for group in groups], self.gram.dtype)
        gram = sums @ self.gram @ sums.T
        return TargetGradients(gram, self.dot_input @ sums.T, groups)

    def _weights(self, selection: np.ndarray) -> np.ndarray:
        return self.groups @ selection / np.square(self.groups).sum(axis=1)
