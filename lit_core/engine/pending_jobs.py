"""The unfinished jobs of an engine, by number; updated by the worker's messages."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any

from lit_core.engine.job import RESTARTING, STOPPED, AnyJob
from lit_core.engine.requests import Request
from lit_core.errors import Cancelled, PromptlightError
from lit_core.progress import Progress

# How often a job is begun again when the model's process has died.
MAX_RESTARTS = 1


@dataclass(frozen=True)
class PendingJob:
    """An unfinished job and what it asks for."""

    number: int
    job: AnyJob
    request: Request[Any]


class PendingJobs:
    """Safe to use from any thread. What concerns a job that is finished is ignored."""

    def __init__(self) -> None:
        self._numbers = count()
        self._jobs: dict[int, PendingJob] = {}
        self._lock = threading.Lock()

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

    def start(self, number: int) -> None:
        """A job's turn has come."""
        if pending := self._jobs.get(number):
            pending.job.start()

    def report(self, number: int, progress: Progress) -> None:
        """Update a job's progress."""
        if pending := self._jobs.get(number):
            pending.job.report(progress)

    def report_to_all(self, progress: Progress) -> None:
        """Update the progress of every job."""
        for pending in self:
            pending.job.report(progress)

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

    def restart(self, error: PromptlightError) -> None:
        """Restart the jobs that ran when the process died, or that waited if it was loading.

        A job that was restarted too often fails with the error.
        """
        running = [pending for pending in self if pending.job.state == "running"]
        for pending in running or list(self):
            if pending.job.stopped:
                self.fail(pending.number, Cancelled(STOPPED))
            elif pending.job.restarts < MAX_RESTARTS:
                pending.job.restart()
            else:
                self.fail(pending.number, error)
        self.report_to_all(Progress(RESTARTING))
