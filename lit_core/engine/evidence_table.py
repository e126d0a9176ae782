"""The jobs for evidence about one answer, by what they compute, and which of them are of use."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from lit_core.engine.evidence_job import EvidenceJob
from lit_core.engine.job import AnyJob
from lit_core.engine.priority import Priority
from lit_core.gemma import TargetGradients
from lit_core.salience import Evidence, EvidenceKey

GRADIENTS = EvidenceKey("gradients")
# Which targets evidence is for: each token of the answer, each of its lines, those that were
# selected last, or those that were selected first. The first of these that can answer does.
TOKENS, LINES, SELECTION, FIRST = TARGETS = "", "lines", "selection", "first"


class EvidenceTable:
    """One job for each kind of evidence and each choice of targets."""

    def __init__(self) -> None:
        self._jobs: dict[EvidenceKey, EvidenceJob] = {}

    def __contains__(self, key: EvidenceKey) -> bool:
        return key in self._jobs

    @property
    def jobs(self) -> list[AnyJob]:
        """All of them, in the order they were asked for."""
        return [each.job for each in self._jobs.values()]

    @property
    def results(self) -> dict[EvidenceKey, Evidence]:
        """What is known now; what answers most comes first."""
        found = sorted(self._jobs, key=lambda key: TARGETS.index(key.targets))
        done = [key for key in found if self._jobs[key].job.state == "done"]
        return {key: self._jobs[key].job.result() for key in done if not self._is_superseded(key)}

    @property
    def error(self) -> str:
        """Why evidence is not there; empty where nothing failed."""
        failed = [each.job for each in self._jobs.values() if each.failed]
        return str(failed[0].error) if failed else ""

    @property
    def can_retry(self) -> bool:
        """Whether evidence failed or was stopped that was asked for after the first."""
        return any(each.job.error for key, each in self._jobs.items() if key.targets != FIRST)

    @property
    def improving(self) -> bool:
        """Whether a preliminary result is shown while a more exact one is computed."""
        known = [each for each in self._jobs.values() if each.job.state == "done"]
        return any(each.preliminary for each in known) and any(
            not each.job.finished and each.priority is Priority.BACKGROUND
            for each in self._jobs.values()
        )

    def get(self, key: EvidenceKey) -> EvidenceJob | None:
        """The job, if there is one."""
        return self._jobs.get(key)

    def alike(self, wanted: EvidenceKey) -> list[EvidenceJob]:
        """The jobs for this evidence, whatever targets it is of; what answers most comes first."""
        keys = (replace(wanted, targets=targets) for targets in TARGETS)
        return [
            self._jobs[key] for key in keys if key in self._jobs and not self._is_superseded(key)
        ]

    def done(self, wanted: EvidenceKey) -> list[EvidenceJob]:
        """Those of them whose result is there."""
        return [each for each in self.alike(wanted) if each.job.state == "done"]

    def gradients(self, selection: np.ndarray) -> TargetGradients | None:
        """The gradients that answer a selection `(T,)` of targets, if they are known."""
        known = self.done(GRADIENTS)
        return next((each.job.result() for each in known if each.answers(selection)), None)

    def more_exact(self, key: EvidenceKey) -> list[EvidenceJob]:
        """The jobs for this evidence whose result is there and not preliminary."""
        others = (self._jobs.get(replace(key, targets=targets)) for targets in TARGETS)
        return [
            each for each in others if each and each.job.state == "done" and not each.preliminary
        ]

    def put(self, key: EvidenceKey, job: EvidenceJob) -> None:
        """Keep a job in the place of an older one."""
        self._jobs[key] = job

    def cancel(self, which: Callable[[EvidenceKey], bool]) -> None:
        """Cancel jobs that are not through, and forget them."""
        for key, each in list(self._jobs.items()):
            if which(key) and not each.job.finished:
                each.job.cancel()
                del self._jobs[key]

    def forget(self, which: Callable[[EvidenceKey, EvidenceJob], bool]) -> None:
        """Forget jobs other than the first, so that they can be asked for again."""
        self._jobs = {
            key: each
            for key, each in self._jobs.items()
            if key.targets == FIRST or not which(key, each)
        }

    def _is_superseded(self, key: EvidenceKey) -> bool:
        """Whether a more exact result answers all that this preliminary one answers."""
        each = self._jobs[key]
        return each.preliminary and any(
            all(map(other.job.result().covers, each.groups))
            for other in self.more_exact(key)
            if each.groups is not None
        )
