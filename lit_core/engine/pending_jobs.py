"""The unfinished jobs of an engine, by number; updated by the worker's messages."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import count
from typing import Any

from lit_core.engine.durations import Durations
from lit_core.engine.job import RESTARTING, STOPPED, WAITING, AnyJob
from lit_core.engine.messages import Failed, Interrupted, Reported, Started
from lit_core.engine.priority import Priority
from lit_core.engine.requests import Request
from lit_core.errors import Cancelled, PromptlightError, SalienceError
from lit_core.progress import Progress

# How often a job is begun again when the model's process has died.
MAX_RESTARTS = 1


@dataclass(frozen=True)
class PendingJob:
    """An unfinished job, what it asks for, and how urgently."""

    number: int
    job: AnyJob
    request: Request[Any]
    priority: Priority = Priority.INTERACTIVE

    def goes_before(self, other: "PendingJob") -> bool:
        """Whether this is done before what waits of the other."""
        if self.job.state == "running" and self.priority <= other.priority:
            return True
        return (self.priority, self.number) < (other.priority, other.number)


class PendingJobs:
    """Safe to use from any thread. What concerns a job that is finished is ignored."""

    def __init__(self) -> None:
        self._numbers = count()
        self._jobs: dict[int, PendingJob] = {}
        self._lock = threading.RLock()
        self._durations = Durations()

    def __len__(self) -> int:
        return len(self._jobs)

    def __iter__(self) -> Iterator[PendingJob]:
        """In the order in which they were submitted."""
        with self._lock:
            return iter(list(self._jobs.values()))

    def next_number(self) -> int:
        """A number that no other job has."""
        return next(self._numbers)

    def add(self, pending: PendingJob) -> None:
        """A job was submitted."""
        with self._lock:
            self._jobs[pending.number] = pending

    def update(self, message: Started | Interrupted | Reported | Failed) -> None:
        """Take what the worker tells of a job."""
        with self._lock:
            if not (pending := self._jobs.get(message.job)):
                return
            match message:
                case Started():
                    pending.job.start()
                case Interrupted():
                    pending.job.interrupt()
                case Reported(_, progress):
                    pending.job.report(progress)
                case Failed(number, error):
                    self.fail(number, error)

    def report(self, number: int, progress: Progress) -> None:
        """Update a job's progress."""
        with self._lock:
            if pending := self._jobs.get(number):
                pending.job.report(progress)

    def report_to_all(self, progress: Progress) -> None:
        """Update the progress of every job."""
        for pending in self:
            pending.job.report(progress)

    def report_positions(self) -> None:
        """Tell the jobs that wait what is before them, and about how long that takes."""
        with self._lock:
            jobs = list(self)
            for pending in jobs:
                if pending.job.state == "waiting":
                    before = [each for each in jobs if each.goes_before(pending)]
                    told = _before(before, [self._remaining(each) for each in before])
                    pending.job.report(replace(pending.job.progress, stage=WAITING, detail=told))

    def record(self, pending: PendingJob) -> None:
        """Remember how long a job took whose result has come, if it was executed to its end."""
        if not pending.job.stopped:
            self._durations.record(pending.request, pending.job.seconds)

    def estimate(self, request: Request[Any]) -> float | None:
        """About how many seconds of work a request is; None if nothing like it was measured."""
        with suppress(SalienceError):  # it will fail at once
            return self._durations.estimate(request)
        return None

    def _remaining(self, pending: PendingJob) -> float | None:
        """About how many seconds of work a job still is; None if nothing like it was measured."""
        job, estimate = pending.job, self.estimate(pending.request)
        return None if estimate is None else max(estimate - job.seconds, 0.0)

    def take(self, number: int) -> PendingJob | None:
        """Remove a job that is about to be finished; None where it is finished already."""
        with self._lock:
            return self._jobs.pop(number, None)

    def fail(self, number: int, error: PromptlightError) -> None:
        """Fail a job."""
        if pending := self.take(number):
            pending.job.fail(error)

    def fail_all(self, error: PromptlightError) -> None:
        """Fail every job."""
        for pending in self:
            self.fail(pending.number, error)

    def restart(self, error: PromptlightError | None) -> None:
        """Restart the jobs that ran when the worker ended, or that waited if it was loading.

        Args:
            error: why the process died: a job that was restarted too often fails with it. None if
                the worker ended of itself.
        """
        running = [pending for pending in self if pending.job.state == "running"]
        for pending in running if running or not error else list(self):
            if pending.job.stopped:
                self.fail(pending.number, Cancelled(STOPPED))
            elif not error:
                pending.job.requeue()
            elif pending.job.restarts < MAX_RESTARTS:
                pending.job.restart()
            else:
                self.fail(pending.number, error)
        if error:
            self.report_to_all(Progress(RESTARTING))


def _before(before: Sequence[PendingJob], seconds: Sequence[float | None]) -> str:
    """How many requests go before a job, and about how long they take if that is known."""
    if not before:
        return ""
    told = f"{len(before)} request{'s' if len(before) > 1 else ''} before this one"
    known = [each for each in seconds if each is not None]
    return f"{told}, about {max(sum(known), 1):.0f} s" if len(known) == len(before) else told
