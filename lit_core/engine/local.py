"""Runs a model in this process: one worker thread, one job at a time."""

from typing import TYPE_CHECKING

from lit_core.engine.job import Job
from lit_core.engine.memory import JobMemory, evidence_bytes, generation_bytes, identity
from lit_core.engine.protocol import DEFAULTS
from lit_core.engine.worker import Load, Unloaded, Worker
from lit_core.engine.writing import Writing
from lit_core.gemma import EMBEDDED, Decoding, Generation, ModelInfo, TargetGradients, load_model
from lit_core.salience import (
    DeletionCheck,
    Evidence,
    Options,
    Question,
    Salience,
    Subject,
    Target,
    TypedText,
    deletion_check,
    find_method,
)
from lit_core.watch import Watch

if TYPE_CHECKING:
    from lit_core.gemma.model import Gemma


def _load(name: str, watch: Watch) -> "Gemma":
    return load_model(name, watch=watch)


class LocalEngine:
    """The engine for one machine: loads the model when first asked, then answers in turn."""

    def __init__(self, model_name: str = EMBEDDED, load: Load | None = None):
        self.model_name = model_name
        self._worker = Worker(model_name, load or _load)
        self._writing = Writing()
        self._generations = JobMemory(generation_bytes)
        self._evidence = JobMemory(evidence_bytes)

    def load(self) -> Job[ModelInfo]:
        """Load the model; when it is loaded, nobody waits for the jobs of others."""
        if info := self.info:
            known = Job(lambda _: info)
            known.run()
            return known
        return self._worker.submit(lambda model, _: model.info)

    def generate(self, prompt: str, decoding: Decoding) -> Job[Generation]:
        """Write an answer, or recall the one given to the same prompt and settings."""
        return self._generations.recall(
            (prompt, decoding),
            lambda: self._written(prompt, decoding),
        )

    def score(self, prompt: str, text: str) -> Job[Generation]:
        """Read a text as the answer to a prompt, with the model's log-probabilities."""
        return self._worker.submit(lambda model, _: model.read(prompt, text))

    def score_typed(self, prompt: str, typed: TypedText) -> Job[Generation]:
        """Read words that somebody typed as the answer to a prompt."""
        return self._worker.submit(
            lambda model, _: typed.read(prompt, lambda text: model.read(prompt, text))
        )

    def score_part(self, generation: Generation, first: int, stop: int) -> Job[Generation]:
        """Read tokens `[first, stop)` of prompt and response as the answer to all before them."""
        return self._worker.submit(lambda model, _: model.read_part(generation, first, stop))

    def attribute_target(self, generation: Generation, target: Target) -> Job[TargetGradients]:
        """Differentiate one part of an answer in one pass, or recall it."""
        selection = Salience(generation).selection(target)[None]
        return self._evidence.recall(
            (identity(generation), target.start, target.end),
            lambda: self._worker.submit(
                lambda model, watch: model.gradients(generation, selection, watch)
            ),
        )

    def attribute(
        self,
        subject: Subject,
        method: str = "grad_l2",
        granularity: str = "lines",
        options: Options = DEFAULTS,
    ) -> Job[Evidence]:
        """Gather a method's evidence, or recall what was gathered for the same answer."""
        found = find_method(method)
        question = Question(subject, granularity, options)
        key = identity(subject.generation), found.key(granularity, options)
        if found.granular:
            key = *key, subject.variables
        return self._evidence.recall(
            key,
            lambda: self._worker.submit(lambda model, watch: found.gather(model, question, watch)),
        )

    def check(
        self,
        salience: Salience,
        target: Target,
        method: str = "grad_l2",
        granularity: str = "lines",
        options: Options = DEFAULTS,
    ) -> Job[DeletionCheck]:
        """Leave out what a method ranks first, and as many parts by chance."""
        scores = salience.scores(target, method, granularity, options)
        how = options.omission, options.seed
        return self._worker.submit(
            lambda model, watch: deletion_check(model, salience, target, scores, *how, watch=watch)
        )

    @property
    def loading(self) -> bool:
        """Whether the model is being loaded at this moment."""
        return self._worker.loading

    @property
    def last_used(self) -> float:
        """When a job was last submitted, by a clock that only goes forward; 0 at first."""
        return self._worker.last_used

    @property
    def info(self) -> ModelInfo | None:
        """What is loaded; None while nothing is."""
        return self._worker.info

    @property
    def context_length(self) -> int | None:
        """How many tokens of prompt and answer the model takes; None while it is not loaded."""
        return self.info.context_length if self.info else None

    def count_tokens(self, text: str) -> int | None:
        """How many tokens the model would read; None while it is not loaded."""
        model = self._worker.model
        return model.tokenizer.count(text) if model else None

    def unload(self) -> Job[Unloaded]:
        """Let go of the model after the jobs it already has; the next job loads it again."""
        return self._worker.unload()

    def close(self) -> None:
        """End the worker after the jobs it already has, and let go of the model."""
        self._worker.close()

    def _written(self, prompt: str, decoding: Decoding) -> Job[Generation]:
        wish = self._writing.wish(prompt, decoding)
        work = self._worker.prepare(lambda model, watch: self._writing.write(model, wish, watch))
        wish.job = work
        self._worker.put(work)
        return work
