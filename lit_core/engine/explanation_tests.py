"""What is asked of the model about an explanation: tests, pairs of parts, what would change it."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from lit_core.compare import (
    PROMPT_EDITS,
    CounterfactualReport,
    DeletionReport,
    EditSpace,
    examples_to_leave_out,
    parts_to_leave_out,
)
from lit_core.engine.counterfactual_request import CounterfactualRequest
from lit_core.engine.deletion_test_jobs import DeletionTestJobs
from lit_core.engine.deletion_test_request import DeletionTestRequest
from lit_core.engine.engine import Engine
from lit_core.engine.interaction_request import InteractionRequest
from lit_core.engine.job import AnyJob, Job
from lit_core.engine.priority import Priority
from lit_core.salience import (
    Attribution,
    AttributionConfig,
    Counterfactuals,
    PairInteraction,
    Target,
)

Key = TypeVar("Key")
Result = TypeVar("Result")
Question = tuple[Target, AttributionConfig]
Search = tuple[Target, AttributionConfig, EditSpace]
# Which of the examples decided is asked of one part at a time.
ONE_PART = (1,)
# A prompt without a single word is not one that a person would write, and there are many.
BELOW_LINES = ("tokens", "words")


class ExplanationTests:
    """The jobs that test explanations of one answer, each for a target and a configuration.

    Args:
        engine: the model that wrote or read the answer.
        known: gives what explains the answer so far.
    """

    def __init__(self, engine: Engine, known: Callable[[], Attribution]):
        self._engine, self._known = engine, known
        self._tests: dict[Question, DeletionTestJobs] = {}
        self._interactions: dict[Question, Job[tuple[PairInteraction, ...]]] = {}
        self._searches: dict[Search, Job[Counterfactuals]] = {}

    @property
    def jobs(self) -> list[AnyJob]:
        """All of them."""
        tests = [job for test in self._tests.values() for job in test.jobs]
        return [*tests, *self._in_background]

    @property
    def finished(self) -> int:
        """How many deletion tests and searches are through, whatever else goes on."""
        tests = [test.jobs for test in self._tests.values()]
        searches = [[search] for search in self._searches.values()]
        return sum(all(job.finished for job in jobs) for jobs in [*tests, *searches])

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
        known, options = self._known(), config.options
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
        self._start_interactions((target, config))

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
        self, target: Target, config: AttributionConfig, space: EditSpace = PROMPT_EDITS
    ) -> Job[Counterfactuals] | None:
        """The job that looks for the fewest changes that change the target, if it was begun."""
        return self._searches.get((target, config, space))

    def start_counterfactual_search(
        self, target: Target, config: AttributionConfig, space: EditSpace = PROMPT_EDITS
    ) -> None:
        """Begin to look for the fewest changes after which the model no longer says the target.

        Returns at once. Whatever is asked for directly goes before it.

        Args:
            target: the words that are to go.
            config: the explanation whose ranking leads the search.
            space: which changes may be made.

        Raises:
            SalienceError: the explanation, whose ranking leads the search, is not known yet.
        """
        request = self._counterfactual_request(target, config, space)
        self._searches[target, config, space] = self._engine.submit(request, Priority.BACKGROUND)

    def estimate_counterfactual_search(
        self, target: Target, config: AttributionConfig, space: EditSpace = PROMPT_EDITS
    ) -> float | None:
        """About how many seconds the search takes where one change is enough.

        None while none was timed.

        Raises:
            SalienceError: the explanation is not known yet.
        """
        return self._engine.estimate(self._counterfactual_request(target, config, space))

    def counterfactual_report(
        self, target: Target, config: AttributionConfig, space: EditSpace = PROMPT_EDITS
    ) -> CounterfactualReport | None:
        """What the search has found; None while it is not through, failed, or was not begun."""
        search = self.counterfactual_search(target, config, space)
        if search is None or search.state != "done":
            return None
        known = self._known()
        return CounterfactualReport(known.generation, target, search.result(), space.of_input)

    def resume(self) -> None:
        """Look again at how parts work together where that ended as the page was left.

        Where a ranking was made more exact after its test had begun, test it again.
        """
        known = self._known()
        for question, test in list(self._tests.items()):
            target, config = question
            if known.has_evidence_for(target, config) and not test.error:
                scores = known.scores(target, config)
                if test.parts != parts_to_leave_out(scores, known.generation):
                    self._cancel(question)
                    self.start_deletion_test(target, config)
            if question not in self._interactions:
                self._start_interactions(question)

    def leave(self) -> None:
        """Cancel what goes on in the background, since nobody looks."""
        left = [job for job in self._in_background if not job.finished]
        self._interactions = _finished(self._interactions)
        self._searches = _finished(self._searches)
        for job in left:
            job.cancel()

    def retry(self) -> None:
        """Forget what failed or was stopped, so that it can be asked for again."""
        self._tests = {key: test for key, test in self._tests.items() if not test.error}
        self._interactions = {key: job for key, job in self._interactions.items() if not job.error}
        self._searches = {key: job for key, job in self._searches.items() if not job.error}

    @property
    def _in_background(self) -> list[AnyJob]:
        return [*self._interactions.values(), *self._searches.values()]

    def _cancel(self, question: Question) -> None:
        """Cancel what is unfinished of a test."""
        jobs = [*self._tests[question].jobs, self._interactions.get(question)]
        for job in jobs:
            if job and not job.finished:
                job.cancel()

    def _start_interactions(self, question: Question) -> None:
        target, config = question
        known = self._known()
        request = InteractionRequest(
            known.generation,
            known.selection(target),
            parts_to_leave_out(known.scores(target, config), known.generation),
            config.options.omission,
        )
        self._interactions[question] = self._engine.submit(request, Priority.BACKGROUND)

    def _counterfactual_request(
        self, target: Target, config: AttributionConfig, space: EditSpace = PROMPT_EDITS
    ) -> CounterfactualRequest:
        known = self._known()
        edits = space.edits(known.scores(target, _leading(known, target, config)), known)
        return CounterfactualRequest(known.generation, target, edits, known.variables)


def _leading(known: Attribution, target: Target, config: AttributionConfig) -> AttributionConfig:
    """The explanation whose ranking leads a search: of lines, where smaller parts are shown.

    That of words leads it only where no ranking of lines is known.
    """
    if config.granularity not in BELOW_LINES:
        return config
    by_lines = replace(config, granularity="lines", multi_hop=False)
    candidates = (by_lines, AttributionConfig())
    return next((each for each in candidates if known.has_evidence_for(target, each)), config)


def _finished(jobs: dict[Key, Job[Result]]) -> dict[Key, Job[Result]]:
    return {key: job for key, job in jobs.items() if job.finished}
