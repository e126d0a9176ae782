"""The jobs that compute evidence about one answer: directly, or in the background."""

from dataclasses import replace

import numpy as np

from lit_core.engine.engine import Engine
from lit_core.engine.evidence_job import EvidenceJob
from lit_core.engine.evidence_table import FIRST, LINES, SELECTION, TOKENS, EvidenceTable
from lit_core.engine.job import AnyJob
from lit_core.engine.priority import Priority
from lit_core.engine.requests import AttributionRequest
from lit_core.gemma import covers
from lit_core.salience import (
    Attribution,
    AttributionConfig,
    Evidence,
    EvidenceKey,
    Target,
    find_method,
    target_groups,
)

DEFAULTS = AttributionConfig()


class EvidenceJobs:
    """What is selected is asked for directly, and what may be selected next in the background.

    Of the default method the first target comes first, then each line, and each token once the
    answer is shown by smaller parts than lines. So it is with any other method that is `traced`,
    while it is shown. Where the method has a preliminary result, what is asked for directly has it
    until the background has a more exact one. Whatever is not wanted any more is cancelled.

    Args:
        engine: the model that wrote or read the answer.
        answer: the answer, of which nothing is known.
        target: the part of it that is explained first.

    Attributes:
        first: explains the first target by the default method.
    """

    def __init__(self, engine: Engine, answer: Attribution, target: Target):
        self._engine, self._answer = engine, answer
        self._table = EvidenceTable()
        self._method = ""  # the one that is shown
        first = answer.selection(target)[None]
        self.first = self._submit(_default_key(FIRST), self._request(DEFAULTS, first), first)

    @property
    def jobs(self) -> list[AnyJob]:
        """All of them, in the order they were asked for."""
        return self._table.jobs

    @property
    def evidence(self) -> dict[EvidenceKey, Evidence]:
        """What is known now; what answers most comes first."""
        return self._table.results

    @property
    def error(self) -> str:
        """Why evidence is not there; empty where nothing failed."""
        return self._table.error

    @property
    def can_retry(self) -> bool:
        """Whether evidence failed or was stopped that was asked for after the first."""
        return self._table.can_retry

    @property
    def improving(self) -> bool:
        """Whether a preliminary result is shown while a more exact one is computed."""
        return self._table.improving

    @property
    def complete(self) -> bool:
        """Whether more than the first was asked for, or cannot be, and all of it has finished."""
        requested = len(self.jobs) > 1 or self.first.error
        return bool(requested) and all(job.finished for job in self.jobs)

    @property
    def knows_every_line(self) -> bool:
        """Whether the default method's evidence of each line of the answer is there."""
        known = self.evidence
        return any(_default_key(targets) in known for targets in (TOKENS, LINES))

    def trace_lines(self) -> None:
        """Explain every line by the default method once the first target is explained."""
        self._trace(DEFAULTS, LINES)

    def show(self, config: AttributionConfig) -> None:
        """See to what goes with what is shown now. Returns at once.

        What was stopped is asked for again once another method is chosen. Unfinished evidence that
        it does not show is cancelled, but for the default method's. Of a method that is `traced`
        every line is asked for in the background, as any of them may be selected next, and every
        token if it shows parts of the answer that are not made of whole lines.

        Raises:
            SalienceError: there is no such method or granularity, or its pattern cannot be used.
        """
        if config.method != self._method:
            self._table.forget(lambda _, each: each.job.state == "cancelled")
        self._method = config.method
        shown = config.evidence_key
        kept = _default_key(FIRST), _default_key(LINES)
        self._table.cancel(lambda key: replace(key, targets=TOKENS) != shown and key not in kept)
        self.trace_lines()
        self._improve_selection(config)
        if not find_method(config.method).traced or config.is_multi_hop:
            return
        self._trace(config, LINES)
        lines = self._table.get(replace(shown, targets=LINES))
        if shown in self._table or not lines or lines.groups is None:
            return
        if not all(
            covers(lines.groups, part) for part in self._answer.part_selections(config.granularity)
        ):
            self._trace(config, TOKENS)

    def request(self, config: AttributionConfig = DEFAULTS, target: Target | None = None) -> AnyJob:
        """The job that computes this evidence, submitted if necessary. Returns at once.

        Args:
            config: how influence is computed.
            target: the part of the answer that is explained; None for any part.

        Raises:
            SalienceError: there is no such method.
        """
        known = self._known(config, target)
        return known.job if known else self._submit(*self._next(config, target))

    def estimate(self, config: AttributionConfig, target: Target | None = None) -> float | None:
        """About how many seconds `request` would take; 0 if it is there, None if none can say.

        Raises:
            SalienceError: there is no such method.
        """
        known = self._known(config, target)
        if known and known.job.state == "done":
            return 0.0
        _, request, _ = self._next(config, target)
        return self._engine.estimate(request)

    def cancel(self) -> None:
        """Cancel what is unfinished, but for the first; whoever looks again asks for it again."""
        self._table.cancel(lambda key: key.targets != FIRST)

    def retry(self) -> None:
        """Forget what failed or was stopped, so that it can be asked for again."""
        self._table.forget(lambda _, each: each.job.error is not None)

    def forget_other_failures(self, config: AttributionConfig) -> None:
        """Forget what failed or was stopped, save what is shown now.

        Raises:
            SalienceError: there is no such method.
        """
        now = config.evidence_key
        self._table.forget(lambda key, each: replace(key, targets=TOKENS) != now and each.failed)

    def _known(self, config: AttributionConfig, target: Target | None) -> EvidenceJob | None:
        """The job that answers this, if it was submitted."""
        selection = None if target is None else self._answer.selection(target)
        alike = self._table.alike(config.evidence_key)
        return next((each for each in alike if each.answers(selection)), None)

    def _next(
        self, config: AttributionConfig, target: Target | None
    ) -> tuple[EvidenceKey, AttributionRequest, np.ndarray | None]:
        """What is to be submitted for this: its key, the request and its groups of targets."""
        wanted = config.evidence_key
        if target is None or not find_method(config.method).grouped:
            return wanted, self._request(config), None
        selection = self._answer.selection(target)
        known = self._table.gradients(selection) if config.method == "contrastive" else None
        groups = known.groups if known else selection[None]
        dot_input = known.dot_input if known else None
        key = replace(wanted, targets=SELECTION)
        return key, self._request(config, groups, dot_input), groups

    def _improve_selection(self, config: AttributionConfig) -> None:
        """Ask again for what was selected while there was only a preliminary result to begin at."""
        direct = replace(config, multi_hop=False).evidence_key
        key = replace(config.evidence_key, targets=SELECTION)
        each = self._table.get(key)
        if (
            each
            and each.preliminary
            and each.job.state == "done"
            and self._table.more_exact(direct)
        ):
            self._submit(key, self._request(config, each.groups), each.groups)

    def _trace(self, config: AttributionConfig, targets: str) -> None:
        """Ask for evidence of these targets in the background, once there is some of its kind."""
        key = replace(config.evidence_key, targets=targets)
        known = self._table.done(key)
        if key in self._table or not known:
            return
        groups = target_groups(self._answer.generation, targets) if targets else None
        first = known[-1]
        if groups is not None and not first.preliminary and all(map(first.answers, groups)):
            self._table.put(key, first)  # the answer is one line
        else:
            request = replace(self._request(config, groups), preliminary=False)
            self._submit(key, request, groups, Priority.BACKGROUND)

    def _submit(
        self,
        key: EvidenceKey,
        request: AttributionRequest,
        groups: np.ndarray | None = None,
        priority: Priority = Priority.INTERACTIVE,
    ) -> AnyJob:
        self._table.cancel(lambda other: other == key)
        job = self._engine.submit(request, priority)
        self._table.put(key, EvidenceJob(job, groups, priority, request.preliminary))
        return job

    def _request(
        self,
        config: AttributionConfig,
        groups: np.ndarray | None = None,
        dot_input: np.ndarray | None = None,
    ) -> AttributionRequest:
        generation, variables = self._answer.generation, self._answer.variables
        done = self._table.done(replace(config, multi_hop=False).evidence_key)
        return AttributionRequest(
            generation,
            variables,
            config,
            dot_input,
            groups,
            known=done[0].job.result() if done else None,
            preliminary=find_method(config.method).has_preliminary
            and not (done and not done[0].preliminary),
        )


def _default_key(targets: str) -> EvidenceKey:
    """Of the default method's evidence for these targets."""
    return replace(DEFAULTS.evidence_key, targets=targets)
