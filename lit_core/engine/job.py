"""A unit of work: its state, progress, cancellation and result."""

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Generic, Literal, TypeVar, cast

from lit_core.errors import Cancelled, PromptlightError
from lit_core.progress import Progress

State = Literal["waiting", "running", "done", "failed", "cancelled"]
Result = TypeVar("Result")

WAITING = "Waiting for its turn"
LOADING = "Loading the model"
RESTARTING = "The model's process ended unexpectedly: starting it again"
STOPPED = "Stopped, as you asked. Run it again to start over."


class Job(Generic[Result]):
    """One request to an engine, looked at from other threads.

    The engine that does the work calls `start`, `report`, `interrupt`, `finish` and `fail`;
    everybody else only looks, waits or cancels.

    Attributes:
        state: how far it is; `done`, `failed` and `cancelled` are final. What is interrupted waits.
        progress: what the work last reported.
        stopped: whether somebody asked for it to end.
        restarts: how many times it was begun again because the model's process had died.
    """

    def __init__(self, on_cancel: Callable[[], None] = lambda: None):
        self._on_cancel = on_cancel
        self._finished = threading.Event()
        self._result: Result | None = None
        self._error: PromptlightError | None = None
        self.state: State = "waiting"
        self.progress = Progress(WAITING)
        self.stopped = False
        self.restarts = 0
        self._worked, self._since = 0.0, 0.0

    @classmethod
    def done(cls, result: Result) -> "Job[Result]":
        """A job that is finished from the start."""
        job = cls()
        job.finish(result)
        return job

    @property
    def finished(self) -> bool:
        """Whether nothing more will happen to it."""
        return self._finished.is_set()

    @property
    def error(self) -> PromptlightError | None:
        """Why it failed, or that it was cancelled."""
        return self._error

    @property
    def seconds(self) -> float:
        """How long it has been worked on, without interruptions."""
        return self._worked + (time.monotonic() - self._since if self.state == "running" else 0.0)

    def cancel(self) -> None:
        """Ask for it to end; an answer that is being written keeps the text it has by then."""
        self.stopped = True
        self._on_cancel()

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until it is finished; False when the time ran out first."""
        return self._finished.wait(seconds)

    def result(self) -> Result:
        """What came of it, waiting for it if need be.

        Raises:
            PromptlightError: it failed or was cancelled.
        """
        self.wait()
        if self._error is not None:
            raise self._error
        return cast(Result, self._result)

    def start(self) -> None:
        """Note that the work has begun or goes on."""
        self.state, self._since = "running", time.monotonic()

    def report(self, progress: Progress) -> None:
        """Note how far the work is."""
        self.progress = progress

    def interrupt(self) -> None:
        """Note that other work goes before the rest of this."""
        self._worked, self.state = self.seconds, "waiting"
        self.progress = replace(self.progress, stage=WAITING)

    def requeue(self) -> None:
        """Note that the work will begin anew."""
        self._worked, self.state, self.progress = 0.0, "waiting", Progress(WAITING)

    def restart(self) -> None:
        """Note that the work begins again, because the model's process has died."""
        self.requeue()
        self.restarts += 1

    def finish(self, result: Result) -> None:
        """Note what came of it."""
        self._result, self.state = result, "done"
        self._finished.set()

    def fail(self, error: PromptlightError) -> None:
        """Note why nothing came of it."""
        self._error = error
        self.state = "cancelled" if isinstance(error, Cancelled) else "failed"
        self._finished.set()


AnyJob = Job[Any]
