"""Runs a model in this process: one worker thread, one job at a time."""

import gc
import queue
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from lit_core.engine.job import AnyJob, Job
from lit_core.engine.memory import JobMemory, evidence_bytes, generation_bytes, identity
from lit_core.engine.protocol import DEFAULTS
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
    deletion_check,
    find_method,
)
from lit_core.watch import Watch

if TYPE_CHECKING:
    from lit_core.gemma.model import Gemma

LOADING = "Loading the model"

Result = TypeVar("Result")


Load = Callable[[str, Watch], "Gemma"]


def _load(name: str, watch: Watch) -> "Gemma":
    return load_model(name, watch=watch)


class LocalEngine:
    """The engine for one machine: loads the model when first asked, then answers in turn."""

    def __init__(self, model_name: str = EMBEDDED, load: Load | None = None):
        self.model_name = model_name
        self._load = load or _load
        self._model: Gemma | None = None
        self.loading = False
        self._queue: queue.SimpleQueue[AnyJob | None] = queue.SimpleQueue()
        self._writing = Writing()
        self._generations = JobMemory(generation_bytes)
        self._evidence = JobMemory(evidence_bytes)
        threading.Thread(target=self._work, name=f"engine {model_name}", daemon=True).start()

    def load(self) -> Job[ModelInfo]:
        """Load the model, if it is not loaded yet."""
        return self._submit(lambda model, _: model.info)

    def generate(self, prompt: str, decoding: Decoding) -> Job[Generation]:
        """Write an answer, or recall the one given to the same prompt and settings."""
        return self._generations.recall(
            (prompt, decoding),
            lambda: self._written(prompt, decoding),
        )

    def score(self, prompt: str, text: str) -> Job[Generation]:
        """Read a text as the answer to a prompt, with the model's log-probabilities."""
        return self._submit(lambda model, _: model.read(prompt, text))

    def score_part(self, generation: Generation, first: int, stop: int) -> Job[Generation]:
        """Read tokens `[first, stop)` of prompt and response as the answer to all before them."""
        return self._submit(lambda model, _: model.read_part(generation, first, stop))

    def attribute_target(self, generation: Generation, target: Target) -> Job[TargetGradients]:
        """Differentiate one part of an answer in one pass, or recall it."""
        selection = Salience(generation).selection(target)[None]
        return self._evidence.recall(
            (identity(generation), target.start, target.end),
            lambda: self._submit(
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
            lambda: self._submit(lambda model, watch: found.gather(model, question, watch)),
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
        return self._submit(
            lambda model, watch: deletion_check(model, salience, target, scores, *how, watch=watch)
        )

    @property
    def context_length(self) -> int | None:
        """How many tokens of prompt and answer the model takes; None while it is not loaded."""
        return self._model.info.context_length if self._model else None

    def count_tokens(self, text: str) -> int | None:
        """How many tokens the model would read; None while it is not loaded."""
        return self._model.tokenizer.count(text) if self._model else None

    def close(self) -> None:
        """End the worker after the jobs it already has, and let go of the model."""
        self._queue.put(None)

    def _written(self, prompt: str, decoding: Decoding) -> Job[Generation]:
        wish = self._writing.wish(prompt, decoding)
        wish.job = Job(lambda watch: self._writing.write(self._loaded(watch), wish, watch))
        self._queue.put(wish.job)
        return wish.job

    def _submit(self, work: Callable[["Gemma", Watch], Result]) -> Job[Result]:
        job = Job(lambda watch: work(self._loaded(watch), watch))
        self._queue.put(job)
        return job

    def _loaded(self, watch: Watch) -> "Gemma":
        if self._model is None:
            watch.report(LOADING)
            self.loading = True
            try:
                self._model = self._load(self.model_name, watch)
            finally:
                self.loading = False
            # Streamlit collects garbage after each script run; what the framework keeps for
            # good need not be searched each time.
            gc.collect()
            gc.freeze()
        return self._model

    def _work(self) -> None:
        while (job := self._queue.get()) is not None:
            job.run()
        self._model = None
