"""Runs a model in this process: one worker thread, one job at a time."""

import gc
import queue
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from lit_core.engine.job import AnyJob, Job
from lit_core.engine.memory import JobMemory
from lit_core.gemma import EMBEDDED, Decoding, Generation, ModelInfo, TargetGradients, load_model
from lit_core.watch import Watch

if TYPE_CHECKING:
    from lit_core.gemma.model import Gemma

LOADING = "Loading the model"

Result = TypeVar("Result")


class LocalEngine:
    """The engine for one machine: loads the model when first asked, then answers in turn."""

    def __init__(self, model_name: str = EMBEDDED, load: Callable[[str], "Gemma"] = load_model):
        self.model_name = model_name
        self._load = load
        self._model: Gemma | None = None
        self.loading = False
        self._queue: queue.SimpleQueue[AnyJob | None] = queue.SimpleQueue()
        self._generations = JobMemory(_generation_bytes)
        self._gradients = JobMemory(_gradient_bytes)
        threading.Thread(target=self._work, name=f"engine {model_name}", daemon=True).start()

    def load(self) -> Job[ModelInfo]:
        """Load the model, if it is not loaded yet."""
        return self._submit(lambda model, _: model.info)

    def generate(self, prompt: str, decoding: Decoding) -> Job[Generation]:
        """Write an answer, or recall the one given to the same prompt and settings."""
        return self._generations.recall(
            (prompt, decoding),
            lambda: self._submit(lambda model, watch: model.generate(prompt, decoding, watch)),
        )

    def attribute(self, generation: Generation) -> Job[TargetGradients]:
        """Differentiate an answer, or recall the gradients of the same answer."""
        key = tuple(token.id for token in generation.tokens), generation.prompt_tokens
        return self._gradients.recall(
            key,
            lambda: self._submit(lambda model, watch: model.gradients(generation, watch)),
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

    def _submit(self, work: Callable[["Gemma", Watch], Result]) -> Job[Result]:
        job = Job(lambda watch: work(self._loaded(watch), watch))
        self._queue.put(job)
        return job

    def _loaded(self, watch: Watch) -> "Gemma":
        if self._model is None:
            watch.report(LOADING)
            self.loading = True
            try:
                self._model = self._load(self.model_name)
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


def _generation_bytes(job: Job[Generation]) -> int:
    return 1000 + 400 * len(job.result().tokens)


def _gradient_bytes(job: Job[TargetGradients]) -> int:
    return job.result().gram.nbytes + job.result().dot_input.nbytes
