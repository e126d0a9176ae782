"""A piece of work somebody is waiting for: watched, cancelled, and asked for its result."""

import logging
import threading
from collections.abc import Callable
from typing import Any, Generic, Literal, TypeVar, cast

from lit_core.errors import Cancelled, ModelError, PromptlightError
from lit_core.watch import Progress, Watch

State = Literal["waiting", "running", "done", "failed", "cancelled"]
Result = TypeVar("Result")

log = logging.getLogger(__name__)

WAITING = "Waiting for its turn"


class Job(Generic[Result]):
    """One piece of work, done by the engine's worker and looked at from other threads.

    Attributes:
        state: how far it is; `done`, `failed` and `cancelled` are final.
        progress: what the work last told of itself.
        watch: through which the work tells, and learns that it should end.
        under_way: whether the work is being done along with another job's; then what there is of
            it is kept when it is cancelled.
    """

    def __init__(self, work: Callable[[Watch], Result]):
        self._work = work
        self.watch = Watch(on_progress=self._note)
        self._finished = threading.Event()
        self._result: Result | None = None
        self._error: PromptlightError | None = None
        self.state: State = "waiting"
        self.under_way = False
        self.progress = Progress(WAITING)

    @property
    def finished(self) -> bool:
        """Whether nothing more will happen to it."""
        return self._finished.is_set()

    @property
    def error(self) -> PromptlightError | None:
        """Why it failed, or that it was cancelled."""
        return self._error

    @property
    def stopped(self) -> bool:
        """Whether somebody asked for it to end."""
        return self.watch.stopped

    def cancel(self) -> None:
        """Ask for it to end; what is finished by then is kept."""
        self.watch.stop.set()

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

    def run(self) -> None:
        """Do the work in this thread. Called once, by the worker."""
        try:
            if not self.under_way:
                self.watch.check()
            self.state = "running"
            self._result = self._work(self.watch)
            state: State = "done"
        except Cancelled as error:
            state, self._error = "cancelled", error
        except PromptlightError as error:
            state, self._error = "failed", error
        except Exception as error:
            log.exception("A job failed unexpectedly")
            state, self._error = "failed", _unexpected(error)
        self.state = state
        self._finished.set()

    def _note(self, progress: Progress) -> None:
        self.progress = progress


def _unexpected(error: Exception) -> PromptlightError:
    wrapped = ModelError(
        f"The model stopped with an unexpected error ({type(error).__name__}). "
        "Try again; if it comes back, the terminal the app runs in has the details."
    )
    wrapped.__cause__ = error
    return wrapped


AnyJob = Job[Any]
