"""What explains one answer: what is selected at first, then every line, the rest on demand."""

from dataclasses import replace

from lit_core.engine.engine import Engine
from lit_core.engine.evidence_jobs import DEFAULTS, EvidenceJobs
from lit_core.engine.explanation_tests import ExplanationTests
from lit_core.engine.job import AnyJob
from lit_core.gemma import Generation
from lit_core.salience import Attribution, AttributionConfig, Target, default_target

Variables = tuple[tuple[int, int], ...]


class Explanation:
    """The jobs that explain one answer.

    Attributes:
        tests: the jobs that test an explanation, and look for what would change the answer.
    """

    def __init__(self, engine: Engine, generation: Generation, variables: Variables):
        self._nothing = Attribution(generation, variables)
        self._evidence_jobs = EvidenceJobs(engine, self._nothing, default_target(generation))
        self.tests = ExplanationTests(engine, lambda: self.attribution or self._nothing)

    @property
    def jobs(self) -> list[AnyJob]:
        """All of them, in the order they were asked for."""
        return [*self._evidence_jobs.jobs, *self.tests.jobs]

    @property
    def begun(self) -> bool:
        """Whether a first part of the answer is explained, or cannot be."""
        return self._evidence_jobs.first.finished

    @property
    def complete(self) -> bool:
        """Whether evidence was requested, or cannot be, and all submitted jobs have finished."""
        return self._evidence_jobs.complete and all(job.finished for job in self.jobs)

    @property
    def error(self) -> str:
        """Why something that was to explain the answer is not there; empty where nothing failed."""
        return self._evidence_jobs.error

    @property
    def can_retry(self) -> bool:
        """Whether something failed or was stopped that can be asked for again."""
        return self._evidence_jobs.can_retry

    @property
    def knows_every_line(self) -> bool:
        """Whether the influence on each line of the answer is known."""
        return self._evidence_jobs.knows_every_line

    @property
    def improving(self) -> bool:
        """Whether what is known is preliminary while a more exact result is computed."""
        return self._evidence_jobs.improving

    @property
    def attribution(self) -> Attribution | None:
        """What is known now; None while nothing is."""
        evidence = self._evidence_jobs.evidence
        return replace(self._nothing, evidence=evidence) if evidence else None

    def advance(self) -> None:
        """Ask for what explains every line once a first part is explained. Returns at once."""
        self._evidence_jobs.trace_lines()

    def show(self, config: AttributionConfig) -> None:
        """See to what goes with what is shown now. Returns at once.

        What it does not need is cancelled; what may be selected next is computed in the background.

        Raises:
            SalienceError: there is no such method or granularity, or its pattern cannot be used.
        """
        self._evidence_jobs.show(config)
        self.tests.resume()

    def leave(self) -> None:
        """Cancel unfinished evidence, since nobody looks; whoever looks again asks for it again."""
        self._evidence_jobs.cancel()
        self.tests.leave()

    def request_evidence(
        self, config: AttributionConfig = DEFAULTS, target: Target | None = None
    ) -> AnyJob:
        """The job that computes this evidence, submitted if necessary. Returns at once.

        Args:
            config: how influence is computed.
            target: the part of the answer that is explained; None for any part.

        Raises:
            SalienceError: there is no such method.
        """
        return self._evidence_jobs.request(config, target)

    def estimate(self, config: AttributionConfig, target: Target | None = None) -> float | None:
        """About how many seconds it takes to explain this on this machine.

        0 if it is explained already; None while too little was timed to say.

        Raises:
            SalienceError: there is no such method.
        """
        return self._evidence_jobs.estimate(config, target)

    def retry(self) -> None:
        """Forget what failed or was stopped, so that it can be asked for again."""
        self._evidence_jobs.retry()
        self.tests.retry()

    def forget_other_failures(self, config: AttributionConfig) -> None:
        """Forget what failed or was stopped, save what is shown now.

        Raises:
            SalienceError: there is no such method.
        """
        self._evidence_jobs.forget_other_failures(config)
