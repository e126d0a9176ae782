"""Which selections of targets can be answered by what is known of groups of them."""

from dataclasses import dataclass

import numpy as np

from lit_core.errors import SalienceError


@dataclass(frozen=True, kw_only=True)
class GroupedTargets:
    """What is known of S groups of T targets answers every weighted sum of whole groups.

    Attributes:
        groups: `(S, T)` weights of the targets in each group, none of which is in two groups;
            None where each target is a group of its own.
    """

    groups: np.ndarray | None = None

    @property
    def of_each_token(self) -> bool:
        """Whether any selection can be answered."""
        return self.groups is None or len(self.groups) == self.groups.shape[1]

    @property
    def reach(self) -> str:
        """Which selections can be answered, in words."""
        if self.groups is None or self.of_each_token:
            return "any selection"
        return "whole sentences" if len(self.groups) > 1 else "this selection"

    def covers(self, selection: np.ndarray) -> bool:
        """Whether the selection `(T,)` is a weighted sum of whole groups."""
        return self.groups is None or covers(self.groups, selection)

    def group_weights(self, selection: np.ndarray) -> np.ndarray:
        """The weights `(S,)` of the groups that add up to the selection `(T,)`.

        Raises:
            SalienceError: the selection cuts a group in two.
        """
        if self.groups is None:
            return selection
        if not self.covers(selection):
            raise SalienceError(
                "The influence on just these words is not known yet: ask for it, or choose a whole "
                "line or sentence."
            )
        return weights_of_groups(self.groups, selection)


def covers(groups: np.ndarray, selection: np.ndarray) -> bool:
    """Whether a selection `(T,)` is a weighted sum of whole groups `(S, T)`."""
    return np.allclose(weights_of_groups(groups, selection) @ groups, selection)


def weights_of_groups(groups: np.ndarray, selection: np.ndarray) -> np.ndarray:
    """The weights `(S,)` with which groups `(S, T)` come nearest to a selection `(T,)`."""
    return groups @ selection / np.square(groups).sum(axis=1)
