"""Progress reports and cancellation of long-running work."""

import math
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from lit_core.errors import Cancelled


@dataclass(frozen=True)
class Progress:
    """A moment in a piece of work: `done` of `total` steps, and the text there is so far.

    Attributes:
        stage: what is being done, in words.
        detail: more about it that changes from moment to moment, in words.
    """

    stage: str
    done: int = 0
    total: int = 0
    text: str = ""
    detail: str = ""


@dataclass(frozen=True)
class ProgressToken:
    """Passed to long-running work, which reports progress to it and checks it for cancellation.

    Attributes:
        on_progress: takes the reports.
        stop: is set when the work is to end.
        on_check: called at each check, on the thread that works. It may use the model for
            something else before the work goes on.
        check_seconds: about how long work may go on between two checks, where it can choose.
    """

    on_progress: Callable[[Progress], None] = lambda _: None
    stop: threading.Event = field(default_factory=threading.Event)
    on_check: Callable[[], None] = lambda: None
    check_seconds: float = math.inf

    @property
    def stopped(self) -> bool:
        """Whether somebody asked for the work to end."""
        return self.stop.is_set()

    def report(self, stage: str, done: int = 0, total: int = 0, text: str = "") -> None:
        """Tell how far the work has come."""
        self.on_progress(Progress(stage, done, total, text))

    def check(self) -> None:
        """Let more urgent work go between, and see whether this is still wanted.

        Raises:
            Cancelled: somebody asked for the work to end.
        """
        self.on_check()
        if self.stopped:
            raise Cancelled("Stopped, as you asked. Run it again to start over.")

    def without_reports(self) -> "ProgressToken":
        """The same token for a part of the work whose progress is not told."""
        return replace(self, on_progress=lambda _: None)


@dataclass(frozen=True)
class SharedProgressToken(ProgressToken):
    """One token for several: each gets every report, and the work stops once all are stopped."""

    tokens: tuple[ProgressToken, ...] = ()

    @property
    def stopped(self) -> bool:
        """Whether nobody wants the work any more."""
        return all(progress.stopped for progress in self.tokens)

    def report(self, stage: str, done: int = 0, total: int = 0, text: str = "") -> None:
        """Send the report to each token."""
        for progress in self.tokens:
            progress.report(stage, done, total, text)
