"""How long work tells of its progress and learns that it should stop."""

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
    """Handed to long work: it reports here, and looks here whether it is still wanted."""

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
    """Several tokens over one piece of work: each is told, and it ends when all want it to."""

    tokens: tuple[ProgressToken, ...] = ()

    @property
    def stopped(self) -> bool:
        """Whether nobody wants the work any more."""
        return all(progress.stopped for progress in self.tokens)

    def report(self, stage: str, done: int = 0, total: int = 0, text: str = "") -> None:
        """Tell each how far the work has come."""
        for progress in self.tokens:
            progress.report(stage, done, total, text)
