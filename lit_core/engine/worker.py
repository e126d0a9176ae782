"""One thread that loads one model and does one job after the other with it."""

import gc
import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from lit_core.engine.job import AnyJob, Job
from lit_core.gemma import ModelInfo, give_back, held_bytes
from lit_core.watch import Watch

if TYPE_CHECKING:
    from lit_core.gemma.model import Gemma

LOADING = "Loading the model"

Result = TypeVar("Result")
Load = Callable[[str, Watch], "Gemma"]


@dataclass(frozen=True)
class Unloaded:
    """What came of unloading a model: the bytes this process held before and after."""

    before: int
    after: int


class Worker:
    """Loads its model when a job first needs it, and keeps it until it is told to let go.

    Attributes:
        model: what is loaded; None while nothing is.
        loading: whether it is being loaded at this moment.
        last_used: when the last job was submitted, by a clock that only goes forward.
    """

    def __init__(self, name: str, load: Load):
        self._name, self._load = name, load
        self.model: Gemma | None = None
        self.loading = False
        self.last_used = 0.0
        self._queue: queue.SimpleQueue[AnyJob | None] = queue.SimpleQueue()
        threading.Thread(target=self._work, name=f"engine {name}", daemon=True).start()

    @property
    def info(self) -> ModelInfo | None:
        """What is loaded."""
        return self.model.info if self.model else None

    def submit(self, work: Callable[["Gemma", Watch], Result]) -> Job[Result]:
        """Put work with the model at the end of the queue."""
        job = self.prepare(work)
        self.put(job)
        return job

    def prepare(self, work: Callable[["Gemma", Watch], Result]) -> Job[Result]:
        """A job for `put`, for whoever must know it before it is in the queue."""
        return Job(lambda watch: work(self._loaded(watch), watch))

    def put(self, job: AnyJob) -> None:
        """Put a job at the end of the queue."""
        self.last_used = time.monotonic()
        self._queue.put(job)

    def unload(self) -> Job[Unloaded]:
        """Let go of the model after the jobs that wait already; the next one loads it again."""
        job = Job(lambda _: self._let_go())
        self._queue.put(job)
        return job

    def close(self) -> None:
        """End the thread after the jobs that wait already, and let go of the model."""
        self._queue.put(None)

    def _loaded(self, watch: Watch) -> "Gemma":
        if self.model is None:
            watch.report(LOADING)
            self.loading = True
            try:
                self.model = self._load(self._name, watch)
            finally:
                self.loading = False
            # Streamlit collects garbage after each script run; what the framework keeps for
            # good need not be searched each time.
            gc.collect()
            gc.freeze()
        return self.model

    def _let_go(self) -> Unloaded:
        before = held_bytes()
        self.model = None
        give_back()
        return Unloaded(before, held_bytes())

    def _work(self) -> None:
        while (job := self._queue.get()) is not None:
            job.run()
        self.model = None
