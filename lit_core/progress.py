"""Progress reports and cancellation of long-running work."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from lit_core.errors import Cancelled


@dataclass(frozen=True)
class Progress:
    """A moment in a piece of work: `done` of `total` steps, and the text there is so far."""

    stage: str
    done: int = 0
    total: int = 0
    text: str = ""


@dataclass(frozen=True)
class ProgressToken:
    """Passed to long-running work, which reports progress to it and checks it for cancellation."""

    on_progress: Callable[[Progress], None] = lambda _: None
    stop: threading.Event = field(default_factory=threading.Event)

    @property
    def stopped(self) -> bool:
        """Whether somebody asked for the work to end."""
        return self.stop.is_set()

    def report(self, stage: str, done: int = 0, total: int = 0, text: str = "") -> None:
        """Tell how far the work has come."""
        self.on_progress(Progress(stage, done, total, text))

    def check(self) -> None:
        """Raise `Cancelled` when somebody asked for the work to end."""
        if self.stopped:
            raise Cancelled("Stopped, as you asked. Run it again to start over.")


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
