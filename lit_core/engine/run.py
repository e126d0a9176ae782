"""One variant's run on one case: the answer first, then what explains it."""

from dataclasses import replace
from datetime import UTC, datetime

from lit_core.compare import Case, Cell, Variant
from lit_core.engine.job import Job
from lit_core.engine.protocol import Engine
from lit_core.errors import PromptlightError
from lit_core.gemma import Generation, TargetGradients
from lit_core.prompts import RenderedPrompt
from lit_core.salience import Salience


class Run:
    """Submits both jobs in turn; whoever waits calls `advance` now and then, or `wait` once.

    Attributes:
        generating: the job that writes the answer; None when the prompt could not be rendered.
        attributing: the job that differentiates it; None until there is an answer.
    """

    def __init__(self, engine: Engine, case: Case, variant: Variant, sample_index: int = 0):
        self.case, self.variant, self.sample_index = case, variant, sample_index
        self._engine = engine
        self._rendered = RenderedPrompt("", ())
        self._error = ""
        self._began = datetime.now(UTC)
        self.generating: Job[Generation] | None = None
        self.attributing: Job[TargetGradients] | None = None
        self.cached = False
        decoding = variant.decoding
        try:
            self._rendered = variant.template.render(case.values)
            seeded = replace(decoding, seed=decoding.seed + sample_index)
            self.generating = engine.generate(self._rendered.text, seeded)
            self.cached = self.generating.finished
        except PromptlightError as error:
            self._error = str(error)

    @property
    def finished(self) -> bool:
        """Whether answer and explanation are there, or will not come."""
        jobs = [job for job in (self.generating, self.attributing) if job]
        return all(job.finished for job in jobs) and not self._explainable

    @property
    def prompt(self) -> str:
        """The rendered prompt; empty when it could not be rendered."""
        return self._rendered.text

    @property
    def text(self) -> str:
        """The answer as far as it is written."""
        if not self.generating:
            return ""
        if self.generating.state == "done":
            return self.generating.result().response
        return self.generating.progress.text

    @property
    def stage(self) -> str:
        """What is being done, in words."""
        if self._engine.loading:
            return "Loading the model"
        job = self.attributing or self.generating
        if job and job.stopped:
            return "Stopping"
        return job.progress.stage if job else ""

    def advance(self) -> None:
        """Ask for the explanation as soon as there is an answer. Returns at once."""
        if self._explainable and self.generating:
            self.attributing = self._engine.attribute(self.generating.result())

    def wait(self) -> Cell:
        """Wait for answer and explanation."""
        for _ in range(2):
            if job := self.attributing or self.generating:
                job.wait()
            self.advance()
        if self.attributing:
            self.attributing.wait()
        return self.cell()

    def cancel(self) -> None:
        """Stop; what is written so far is kept."""
        for job in (self.generating, self.attributing):
            if job and not job.finished:
                job.cancel()

    def cell(self) -> Cell:
        """What there is now; an error is told in words."""
        generation = self._done(self.generating)
        gradients = self._done(self.attributing)
        salience = None
        if generation and gradients:
            salience = Salience(generation, gradients, self._variables())
        return Cell(
            case=self.case,
            variant=self.variant,
            sample_index=self.sample_index,
            prompt=self.prompt,
            created_at=self._began.isoformat(timespec="seconds"),
            generation=generation,
            salience=salience,
            error=self._error or self._job_error(),
            cached=self.cached,
        )

    @property
    def _explainable(self) -> bool:
        done = self.generating is not None and self.generating.state == "done"
        return done and self.attributing is None and bool(self._response_tokens())

    def _response_tokens(self) -> int:
        return len(self.generating.result().response_tokens) if self.generating else 0

    def _job_error(self) -> str:
        errors = [job.error for job in (self.generating, self.attributing) if job and job.error]
        return str(errors[0]) if errors else ""

    def _variables(self) -> tuple[tuple[int, int], ...]:
        filled = (origin for origin in self._rendered.origins if origin.kind == "variable")
        return tuple((origin.start, origin.end) for origin in filled)

    @staticmethod
    def _done(job: Job | None):
        return job.result() if job and job.state == "done" else None
