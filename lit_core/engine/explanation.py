"""What explains one answer: its last line at once, any part of it soon, other methods on demand."""

from lit_core.compare import Check
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
    DeletionCheck,
    Evidence,
    EvidenceKey,
    Options,
    Target,
    find_method,
    last_line,
    strongest_parts,
)

DEFAULTS = Options()
GRADIENTS = EvidenceKey("gradients")
Variables = tuple[tuple[int, int], ...]
CheckKey = tuple[Target, EvidenceKey, str]


class Explanation:
    """The jobs that gather evidence about one answer.

    Attributes:
        first: explains the last line, by the gradient.
        asked: explain any part of it, by what they find out.
        single: explains one more part, where memory is too short for any; None elsewhere.
        checks: test explanations by leaving parts out, by what is tested.
        without: write the answer again without the part that ranks first, by the same.
    """

    def __init__(self, engine: Engine, generation: Generation, variables: Variables):
        self._engine = engine
        self._nothing = Attribution(generation, variables)
        target = last_line(generation)
        self.first = engine.submit(TargetGradientsRequest(generation, target))
        self.asked: dict[EvidenceKey, Job[Evidence]] = {}
        self.single: Job[TargetGradients] | None = None
        self.checks: dict[CheckKey, Job[DeletionCheck]] = {}
        self.without: dict[CheckKey, Job[Generation]] = {}

    @property
    def jobs(self) -> list[AnyJob]:
        """All of them, in the order they were asked for."""
        return [*self._explaining, *self.checks.values(), *self.without.values()]

    @property
    def error(self) -> str:
        """Why something that was to explain the answer is not there; empty where nothing failed."""
        return next((str(job.error) for job in self._explaining if job.error), "")

    @property
    def _explaining(self) -> list[AnyJob]:
        return [self.first, *self.asked.values(), *([self.single] if self.single else [])]

    @property
    def complete(self) -> bool:
        """Whether nothing more will come of what was asked for."""
        return all(job.finished for job in self.jobs) and bool(self.asked or self.first.error)

    @property
    def salience(self) -> Attribution | None:
        """What is known now; None while nothing is."""
        evidence: dict[EvidenceKey, Evidence] = {}
        if self.first.state == "done":
            evidence[GRADIENTS] = self.first.result()
        for key, job in self.asked.items():
            if job.state == "done":
                evidence[key] = job.result()
        if self.single and self.single.state == "done":
            evidence[GRADIENTS] = self.single.result()
        salience = self._nothing
        for key, known in evidence.items():
            salience = salience.with_evidence(key, known)
        return salience if evidence else None

    def advance(self) -> None:
        """Ask for the gradients of every token once those of the last line are there."""
        if self.first.state == "done" and not self.asked:
            self.ask("grad_l2")

    def ask(
        self,
        method: str,
        granularity: str = "lines",
        options: Options = DEFAULTS,
        target: Target | None = None,
    ) -> AnyJob:
        """The job in which a method gathers its evidence, begun if need be. Returns at once.

        Where its evidence is of whole sentences, a target that is none gets a job of its own.

        Raises:
            SalienceError: there is no such method.
        """
        key = find_method(method).key(granularity, options)
        if key not in self.asked:
            self.asked[key] = self._gather(method, granularity, options)
        job = self.asked[key]
        known = job.result() if job.state == "done" else None
        if target is None or not isinstance(known, TargetGradients):
            return job
        self.single = None
        if not known.answers(self._nothing.selection(target)):
            request = TargetGradientsRequest(self._nothing.generation, target)
            self.single = self._engine.submit(request)
        return self.single or job

    def checked(
        self, target: Target, method: str, granularity: str, options: Options = DEFAULTS
    ) -> Job[DeletionCheck] | None:
        """The job that tests this explanation, if it was begun."""
        return self.checks.get(self._check_key(target, method, granularity, options))

    def check(
        self, target: Target, method: str, granularity: str, options: Options = DEFAULTS
    ) -> None:
        """Begin to test an explanation that is known by leaving parts out. Returns at once.

        Raises:
            SalienceError: the explanation is not known yet.
        """
        key = self._check_key(target, method, granularity, options)
        known = self.salience or self._nothing
        made = known.generation
        parts = strongest_parts(known.scores(target, method, granularity, options))
        self.checks[key] = self._engine.submit(
            DeletionTestRequest(
                made, known.selection(target), parts, options.omission, options.seed
            )
        )
        if parts and made.finish_reason != "given":
            first = parts[0]
            start, end = made.tokens[first.first].start, made.tokens[first.stop - 1].end
            prompt = made.prompt[:start] + made.prompt[end:]
            self.without[key] = self._engine.submit(GenerateRequest(prompt, made.decoding))

    def check_result(
        self, target: Target, method: str, granularity: str, options: Options = DEFAULTS
    ) -> Check | None:
        """What the test said; None while it is not through, or was not begun."""
        key = self._check_key(target, method, granularity, options)
        job, again = self.checks.get(key), self.without.get(key)
        if not job or job.state != "done" or (again and not again.finished):
            return None
        without = again.result() if again and again.state == "done" else None
        return Check(job.result(), without, self._nothing.generation.response)

    def retry(self) -> None:
        """Forget what failed or was stopped, so that it can be asked for again."""
        self.asked = {key: job for key, job in self.asked.items() if not job.error}
        self.checks = {key: job for key, job in self.checks.items() if not job.error}

    def turn_to(self, method: str, granularity: str, options: Options = DEFAULTS) -> None:
        """Forget what failed or was stopped, save what answers the question at hand.

        Raises:
            SalienceError: there is no such method.
        """
        now = find_method(method).key(granularity, options)
        self.asked = {key: job for key, job in self.asked.items() if key == now or not job.error}

    def _gather(self, method: str, granularity: str, options: Options) -> Job[Evidence]:
        known = self.salience.evidence.get(GRADIENTS) if self.salience else None
        of_each = isinstance(known, TargetGradients) and known.of_each_token
        return self._engine.submit(
            AttributionRequest(
                self._nothing.generation,
                self._nothing.variables,
                method,
                granularity,
                options,
                known.dot_input if method == "contrastive" and of_each else None,
            )
        )

    @staticmethod
    def _check_key(target: Target, method: str, granularity: str, options: Options) -> CheckKey:
        # Two methods may read the same evidence.
        return target, find_method(method).key(granularity, options), f"{method} {granularity}"
