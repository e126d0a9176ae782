"""What explains one answer: its last line at once, any part of it soon, other methods on demand."""

from dataclasses import replace

from lit_core.compare import DeletionReport
from lit_core.engine.engine import Engine
from lit_core.engine.job import AnyJob, Job
from lit_core.engine.requests import (
    AttributionRequest,
    DeletionTestRequest,
    GenerateRequest,
    TargetGradientsRequest,
)
from lit_core.gemma import Generation, TargetGradients
from lit_core.salience import (
    Attribution,
    AttributionConfig,
    DeletionTest,
    Evidence,
    EvidenceKey,
    Target,
    default_target,
    strongest_parts,
)

DEFAULTS = AttributionConfig()
GRADIENTS = EvidenceKey("gradients")
Variables = tuple[tuple[int, int], ...]
TestKey = tuple[Target, AttributionConfig]


class Explanation:
    """The jobs that compute evidence about one answer.

    Attributes:
        last_line_job: computes the gradients of the last line.
        evidence_jobs: compute evidence for any part of the answer, by evidence key.
        target_job: computes the gradients of one more target, where `evidence_jobs` cover whole
            sentences only; otherwise None.
        deletion_tests: deletion tests, by target and configuration.
        answers_without: generate an answer without the highest-ranked part, by the same key.
    """

    def __init__(self, engine: Engine, generation: Generation, variables: Variables):
        self._engine = engine
        self._nothing = Attribution(generation, variables)
        target = default_target(generation)
        self.last_line_job = engine.submit(TargetGradientsRequest(generation, target))
        self.evidence_jobs: dict[EvidenceKey, Job[Evidence]] = {}
        self.target_job: Job[TargetGradients] | None = None
        self.deletion_tests: dict[TestKey, Job[DeletionTest]] = {}
        self.answers_without: dict[TestKey, Job[Generation]] = {}

    @property
    def jobs(self) -> list[AnyJob]:
        """All of them, in the order they were asked for."""
        tests = [*self.deletion_tests.values(), *self.answers_without.values()]
        return [*self._explaining, *tests]

    @property
    def error(self) -> str:
        """Why something that was to explain the answer is not there; empty where nothing failed."""
        return next((str(job.error) for job in self._explaining if job.error), "")

    @property
    def _explaining(self) -> list[AnyJob]:
        found = [self.last_line_job, *self.evidence_jobs.values(), self.target_job]
        return [job for job in found if job]

    @property
    def complete(self) -> bool:
        """Whether evidence was requested, or cannot be, and all submitted jobs have finished."""
        requested = self.evidence_jobs or self.last_line_job.error
        return bool(requested) and all(job.finished for job in self.jobs)

    @property
    def attribution(self) -> Attribution | None:
        """What is known now; None while nothing is."""
        evidence: dict[EvidenceKey, Evidence] = {}
        if self.last_line_job.state == "done":
            evidence[GRADIENTS] = self.last_line_job.result()
        for key, job in self.evidence_jobs.items():
            if job.state == "done":
                evidence[key] = job.result()
        if self.target_job and self.target_job.state == "done":
            evidence[GRADIENTS] = self.target_job.result()
        return replace(self._nothing, evidence=evidence) if evidence else None

    def advance(self) -> None:
        """Ask for the gradients of every token once those of the last line are there."""
        if self.last_line_job.state == "done" and not self.evidence_jobs:
            self.request_evidence()

    def request_evidence(
        self, config: AttributionConfig = DEFAULTS, target: Target | None = None
    ) -> AnyJob:
        """The job that computes this evidence, submitted if necessary. Returns at once.

        If the evidence covers whole sentences only, any other target gets a job of its own.

        Raises:
            SalienceError: there is no such method.
        """
        key = config.evidence_key
        if key not in self.evidence_jobs:
            self.evidence_jobs[key] = self._compute(config)
        job = self.evidence_jobs[key]
        known = job.result() if job.state == "done" else None
        if target is None or not isinstance(known, TargetGradients):
            return job
        self.target_job = None
        if not known.covers(self._nothing.selection(target)):
            request = TargetGradientsRequest(self._nothing.generation, target)
            self.target_job = self._engine.submit(request)
        return self.target_job or job

    def deletion_test(self, target: Target, config: AttributionConfig) -> Job[DeletionTest] | None:
        """The job that tests this explanation, if it was begun."""
        return self.deletion_tests.get((target, config))

    def start_deletion_test(self, target: Target, config: AttributionConfig) -> None:
        """Begin to test an explanation that is known by leaving parts out. Returns at once.

        Raises:
            SalienceError: the explanation is not known yet.
        """
        known = self.attribution or self._nothing
        generation, options = known.generation, config.options
        parts = strongest_parts(known.scores(target, config))
        self.deletion_tests[target, config] = self._engine.submit(
            DeletionTestRequest(
                generation, known.selection(target), parts, options.omission, options.seed
            )
        )
        if parts and generation.finish_reason != "given":
            first = parts[0]
            start, end = generation.tokens[first.first].start, generation.tokens[first.stop - 1].end
            prompt = generation.prompt[:start] + generation.prompt[end:]
            again = self._engine.submit(GenerateRequest(prompt, generation.decoding))
            self.answers_without[target, config] = again

    def deletion_report(self, target: Target, config: AttributionConfig) -> DeletionReport | None:
        """What the test said; None while it is not through, or was not begun."""
        job, again = self.deletion_test(target, config), self.answers_without.get((target, config))
        if not job or job.state != "done" or (again and not again.finished):
            return None
        without = again.result() if again and again.state == "done" else None
        return DeletionReport(job.result(), without, self._nothing.generation.response)

    def retry(self) -> None:
        """Forget what failed or was stopped, so that it can be asked for again."""
        self.evidence_jobs = {key: job for key, job in self.evidence_jobs.items() if not job.error}
        self.deletion_tests = {
            key: job for key, job in self.deletion_tests.items() if not job.error
        }

    def forget_other_failures(self, config: AttributionConfig) -> None:
        """Forget what failed or was stopped, save what is shown now.

        Raises:
            SalienceError: there is no such method.
        """
        now = config.evidence_key
        jobs = self.evidence_jobs.items()
        self.evidence_jobs = {key: job for key, job in jobs if key == now or not job.error}

    def _compute(self, config: AttributionConfig) -> Job[Evidence]:
        known = self.attribution.evidence.get(GRADIENTS) if self.attribution else None
        of_each = isinstance(known, TargetGradients) and known.of_each_token
        generation, variables = self._nothing.generation, self._nothing.variables
        dot_input = known.dot_input if config.method == "contrastive" and of_each else None
        return self._engine.submit(AttributionRequest(generation, variables, config, dot_input))
