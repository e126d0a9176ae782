"""What explains one answer: what is selected at first, then every line, the rest on demand."""

from dataclasses import replace

from lit_core.compare import (
    CounterfactualReport,
    DeletionReport,
    examples_to_leave_out,
    parts_to_leave_out,
    possible_edits,
)
from lit_core.engine.counterfactual_request import CounterfactualRequest
from lit_core.engine.deletion_test_jobs import DeletionTestJobs
from lit_core.engine.deletion_test_request import DeletionTestRequest
from lit_core.engine.engine import Engine
from lit_core.engine.evidence_jobs import DEFAULTS, EvidenceJobs
from lit_core.engine.interaction_request import InteractionRequest
from lit_core.engine.job import AnyJob, Job
from lit_core.engine.priority import Priority
from lit_core.gemma import Generation
from lit_core.salience import (
    Attribution,
    AttributionConfig,
    Counterfactuals,
    PairInteraction,
    Target,
    default_target,
)

Variables = tuple[tuple[int, int], ...]
Question = tuple[Target, AttributionConfig]
# Which of the examples decided is asked of one part at a time.
ONE_PART = (1,)


class Explanation:
    """The jobs that explain one answer, test an explanation, and look for what would change it."""

    def __init__(self, engine: Engine, generation: Generation, variables: Variables):
        self._engine = engine
        self._nothing = Attribution(generation, variables)
        self._evidence_jobs = EvidenceJobs(engine, self._nothing, default_target(generation))
        self._tests: dict[Question, DeletionTestJobs] = {}
        self._interactions: dict[Question, Job[tuple[PairInteraction, ...]]] = {}
        self._searches: dict[Question, Job[Counterfactuals]] = {}

    @property
    def jobs(self) -> list[AnyJob]:
        """All of them, in the order they were asked for."""
        tests = [job for test in self._tests.values() for job in test.jobs]
        others = *self._interactions.values(), *self._searches.values()
        return [*self._evidence_jobs.jobs, *tests, *others]

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
    def finished_tests(self) -> int:
        """How many deletion tests and searches are through, whatever else goes on."""
        tests = [test.jobs for test in self._tests.values()]
        searches = [[search] for search in self._searches.values()]
        return sum(all(job.finished for job in jobs) for jobs in [*tests, *searches])

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

    def leave(self) -> None:
        """Cancel unfinished evidence, since nobody looks; whoever looks again asks for it again."""
        self._evidence_jobs.cancel()
        for jobs in (self._interactions, self._searches):
            for question in [question for question, job in jobs.items() if not job.finished]:
                jobs.pop(question).cancel()

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

    def deletion_test(self, target: Target, config: AttributionConfig) -> DeletionTestJobs | None:
        """The jobs that test this explanation, if they were begun."""
        return self._tests.get((target, config))

    def start_deletion_test(self, target: Target, config: AttributionConfig) -> None:
        """Begin to test an explanation that is known by leaving parts out. Returns at once.

        Where a part of the question ranks first, the worked examples are tested by themselves too.
        How parts work together is looked at in the background.

        Raises:
            SalienceError: the explanation is not known yet.
        """
        known, options = self.attribution or self._nothing, config.options
        scores = known.scores(target, config)
        whole = DeletionTestRequest(
            known.generation,
            known.selection(target),
            parts_to_leave_out(scores, known.generation),
            options.omission,
            options.seed,
        )
        test = DeletionTestJobs.begin(self._engine, whole)
        if examples := examples_to_leave_out(scores, known):
            alone = replace(whole, parts=examples, counts=ONE_PART)
            test = replace(test, of_examples=DeletionTestJobs.begin(self._engine, alone))
        self._tests[target, config] = test
        together = InteractionRequest(
            whole.generation, whole.selection, whole.parts, options.omission
        )
        self._interactions[target, config] = self._engine.submit(together, Priority.BACKGROUND)

    def deletion_report(self, target: Target, config: AttributionConfig) -> DeletionReport | None:
        """What the test said; None while it is not through, or was not begun."""
        test = self.deletion_test(target, config)
        return test.report() if test else None

    def pair_interactions(
        self, target: Target, config: AttributionConfig
    ) -> tuple[PairInteraction, ...]:
        """How the strongest parts work together, two at a time; empty until it is known.

        It is looked at with the deletion test.
        """
        job = self._interactions.get((target, config))
        return job.result() if job and job.state == "done" else ()

    def counterfactual_search(
        self, target: Target, config: AttributionConfig
    ) -> Job[Counterfactuals] | None:
        """The job that looks for the fewest changes that change the target, if it was begun."""
        return self._searches.get((target, config))

    def start_counterfactual_search(self, target: Target, config: AttributionConfig) -> None:
        """Begin to look for the fewest changes to the prompt that change the target.

        Returns at once. Whatever is asked for directly goes before it.

        Raises:
            SalienceError: the explanation, whose ranking leads the search, is not known yet.
        """
        request = self._counterfactual_request(target, config)
        self._searches[target, config] = self._engine.submit(request, Priority.BACKGROUND)

    def estimate_counterfactual_search(
        self, target: Target, config: AttributionConfig
    ) -> float | None:
        """About how many seconds the search takes where one change is enough.

        None while none was timed.

        Raises:
            SalienceError: the explanation is not known yet.
        """
        return self._engine.estimate(self._counterfactual_request(target, config))

    def counterfactual_report(
        self, target: Target, config: AttributionConfig
    ) -> CounterfactualReport | None:
        """What the search has found; None while it is not through, failed, or was not begun."""
        search = self.counterfactual_search(target, config)
        if search is None or search.state != "done":
            return None
        return CounterfactualReport(self._nothing.generation, target, search.result())

    def retry(self) -> None:
        """Forget what failed or was stopped, so that it can be asked for again."""
        self._evidence_jobs.retry()
        self._tests = {key: test for key, test in self._tests.items() if not test.error}
        self._interactions = {key: job for key, job in self._interactions.items() if not job.error}
        self._searches = {key: job for key, job in self._searches.items() if not job.error}

    def forget_other_failures(self, config: AttributionConfig) -> None:
        """Forget what failed or was stopped, save what is shown now.

        Raises:
            SalienceError: there is no such method.
        """
        self._evidence_jobs.forget_other_failures(config)

    def _counterfactual_request(
        self, target: Target, config: AttributionConfig
    ) -> CounterfactualRequest:
        known = self.attribution or self._nothing
        edits = possible_edits(known.scores(target, config), known)
        return CounterfactualRequest(known.generation, target, edits)
