"""A job that computes evidence about an answer, and which parts of the answer that is for."""

from dataclasses import dataclass

import numpy as np

from lit_core.engine.job import AnyJob
from lit_core.engine.priority import Priority
from lit_core.gemma import covers


@dataclass(frozen=True)
class EvidenceJob:
    """A job whose result is evidence.

    Attributes:
        job: the job.
        groups: `(S, T)` weights of the targets in each group that is asked for; None for each of
            the T targets by itself.
        priority: how urgently it was asked for.
        preliminary: whether a more exact result is wanted too.
    """

    job: AnyJob
    groups: np.ndarray | None = None
    priority: Priority = Priority.INTERACTIVE
    preliminary: bool = False

    @property
    def failed(self) -> bool:
        """Whether nothing came of it. That background work was stopped is no failure."""
        stopped = self.job.state == "cancelled" and self.priority is Priority.BACKGROUND
        return self.job.error is not None and not stopped

    def answers(self, selection: np.ndarray | None) -> bool:
        """Whether to wait for this job, or take what came of it, for a selection `(T,)` of targets.

        Whoever waits for a selection gets it sooner by asking for it than from background work that
        goes on. None stands for any selection.
        """
        if self.job.state == "done":
            known = self.job.result()
            return known.of_each_token if selection is None else known.covers(selection)
        if self.groups is None or selection is None:
            return self.groups is None and (selection is None or self._is_direct)
        return self._is_direct and covers(self.groups, selection)

    @property
    def _is_direct(self) -> bool:
        return self.priority is Priority.INTERACTIVE
