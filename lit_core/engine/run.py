"""One variant's run on one case: the answer first, then what explains it."""

from dataclasses import replace
from datetime import UTC, datetime

from lit_core.compare import Case, Cell, Variant
from lit_core.engine.engine import Engine
from lit_core.engine.explanation import Explanation
from lit_core.engine.job import AnyJob, Job
from lit_core.engine.requests import GenerateRequest, ScoreRequest
from lit_core.errors import PromptlightError
from lit_core.gemma import Generation
from lit_core.progress import Progress
from lit_core.prompts import RenderedPrompt
from lit_core.salience import TypedText


class Run:
    """Submits its jobs in turn; whoever waits calls `advance` now and then, or `wait` once.

    With an `answer`, the model reads it instead of writing its own: a text as it is, or what
    somebody typed with or without a space before it.

    Attributes:
        engine: the model that is asked.
        generating: the job that writes or reads the answer; None when the prompt could not be
            rendered.
        explanation: what explains the answer; None until there is one.
    """

    def __init__(
        self,
        engine: Engine,
        case: Case,
        variant: Variant,
        sample_index: int = 0,
        answer: str | TypedText | None = None,
    ):
        self.case, self.variant, self.sample_index = case, variant, sample_index
        self.answer = answer
        self.engine = engine
        self._rendered = RenderedPrompt("", ())
        self._error = ""
        self._began = datetime.now(UTC)
        self.generating: Job[Generation] | None = None
        self.explanation: Explanation | None = None
        self.cached = False
        decoding = variant.decoding
        try:
            self._rendered = variant.template.render(case.values)
            seeded = replace(decoding, seed=decoding.seed + sample_index)
            if answer is None:
                self.generating = engine.submit(GenerateRequest(self.prompt, seeded))
            else:
                self.generating = engine.submit(ScoreRequest(self.prompt, answer))
            self.cached = self.generating.finished
        except PromptlightError as error:
            self._error = str(error)

    @property
    def finished(self) -> bool:
        """Whether answer and first explanation are there, or will not come."""
        if not self.generating or not self.generating.finished:
            return not self.generating
        return self.explanation.begun if self.explanation else not self._explainable

    @property
    def complete(self) -> bool:
        """Whether all submitted jobs have finished."""
        return self.finished and (self.explanation is None or self.explanation.complete)

    @property
    def prompt(self) -> str:
        """The rendered prompt; empty when it could not be rendered."""
        return self._rendered.text

    @property
    def text(self) -> str:
        """The answer as far as it is written."""
        if not self.generating:
            return ""
        generation = self._generation
        return generation.response if generation else self.generating.progress.text

    @property
    def progress(self) -> Progress:
        """How far the job at work is."""
        return self._latest.progress if self._latest else Progress("")

    @property
    def stage(self) -> str:
        """What is being done, in words."""
        if self._latest and self._latest.stopped:
            return "Stopping"
        if self.explanation and self.explanation.improving:
            return "First figures are shown, and made more exact"
        progress = self.progress
        return f"{progress.stage}: {progress.detail}" if progress.detail else progress.stage

    @property
    def restarted(self) -> bool:
        """Whether the model's process died meanwhile, and the work was begun again."""
        return any(job.restarts for job in self._jobs)

    def advance(self) -> None:
        """Ask for what explains the answer, as soon as there is one. Returns at once."""
        if self.explanation:
            self.explanation.advance()
        elif self._explainable and self._generation:
            filled = self._rendered.variable_origins
            variables = tuple((origin.start, origin.end) for origin in filled)
            self.explanation = Explanation(self.engine, self._generation, variables)

    def wait(self) -> Cell:
        """Wait for the answer and all explanations that were asked for."""
        while not self.complete:
            if self._latest:
                self._latest.wait()
            self.advance()
        return self.cell()

    def cancel(self) -> None:
        """Stop; what is written so far is kept."""
        for job in self._jobs:
            if not job.finished:
                job.cancel()

    def leave(self) -> None:
        """Cancel what would explain the answer, since nobody looks; the answer goes on."""
        if self.explanation:
            self.explanation.leave()

    def cell(self) -> Cell:
        """The results so far; an error is a sentence."""
        return Cell(
            case=self.case,
            variant=self.variant,
            sample_index=self.sample_index,
            prompt=self.prompt,
            created_at=self._began.isoformat(timespec="seconds"),
            generation=self._generation,
            attribution=self.explanation.attribution if self.explanation else None,
            error=self._error or self._failure,
            cached=self.cached,
        )

    @property
    def _generation(self) -> Generation | None:
        done = self.generating is not None and self.generating.state == "done"
        return self.generating.result() if self.generating and done else None

    @property
    def _failure(self) -> str:
        if self.generating and self.generating.error:
            return str(self.generating.error)
        return self.explanation.error if self.explanation else ""

    @property
    def _explainable(self) -> bool:
        return self._generation is not None and bool(self._generation.response_tokens)

    @property
    def _jobs(self) -> list[AnyJob]:
        first: list[AnyJob] = [self.generating] if self.generating else []
        return first + (self.explanation.jobs if self.explanation else [])

    @property
    def _latest(self) -> AnyJob | None:
        """The job at work, or the last of those that are through."""
        unfinished = [job for job in self._jobs if not job.finished]
        unfinished.sort(key=lambda job: job.state != "running")
        return next(iter(unfinished or self._jobs[::-1]), None)
