"""Runs a model in a process of its own, which may end without taking the app with it."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from lit_core.engine.cache import JobCache
from lit_core.engine.channel import Channel
from lit_core.engine.job import LOADING, STOPPED, WAITING, Job
from lit_core.engine.messages import (
    AcceleratorMemory,
    Cancel,
    Finished,
    Loaded,
    LoadFailed,
    Loading,
    ModelSpec,
    Shutdown,
    Submit,
)
from lit_core.engine.pending_jobs import PendingJob, PendingJobs
from lit_core.engine.priority import Priority
from lit_core.engine.requests import LoadRequest, Request
from lit_core.engine.worker_errors import death_message, error_message
from lit_core.engine.worker_process import RunningWorker, WorkerProcess
from lit_core.errors import Cancelled
from lit_core.gemma import ModelInfo
from lit_core.progress import Progress, ProgressToken

# How long a worker may go on with a job that was cancelled: memory that is nearly full, or a step
# of the framework that hangs, keeps it from seeing that it was.
STOP_SECONDS = 30.0
Result = TypeVar("Result")
Prepare = Callable[[ProgressToken], ModelSpec]
Start = Callable[[ModelSpec], RunningWorker]


class ProcessEngine:
    """Starts the model's process when it is first needed, and again when it has died.

    A job that was at work when the process died is begun again once, and fails if it dies again. A
    process that does not stop a cancelled job in time is killed. Finished results are cached.

    Args:
        model_name: what the model is loaded by.
        prepare: called before each start: makes files and memory available, says what to load.
        start: starts a worker.
        stop_seconds: how long the process may take to stop a cancelled job.
    """

    def __init__(
        self,
        model_name: str,
        prepare: Prepare,
        start: Start = WorkerProcess,
        stop_seconds: float = STOP_SECONDS,
    ):
        self.model_name = model_name
        self.last_used = 0.0
        self._prepare, self._start, self._stop_seconds = prepare, start, stop_seconds
        self._cache = JobCache()
        self._pending = PendingJobs()
        self._unloads: list[_Unload] = []
        self._serving = False
        self._worker: RunningWorker | None = None
        self._loaded: Loaded | None = None
        self._accelerator_bytes = 0
        self._preparation = ProgressToken()
        # Held while something is submitted or the worker changes: all is sent once, to somebody.
        self._lock = threading.RLock()

    @property
    def info(self) -> ModelInfo | None:
        """What is loaded; None while nothing is."""
        loaded = self._loaded
        return loaded.info if loaded else None

    @property
    def loading(self) -> bool:
        """Whether the model is being loaded at this moment."""
        return not self._loaded and (self._worker is not None or len(self._pending) > 0)

    @property
    def held_bytes(self) -> int:
        """How much memory the model takes now: the GPU's where it computes on one."""
        worker = self._worker
        return self._accelerator_bytes or (worker.held_bytes if worker else 0)

    def count_tokens(self, text: str) -> int | None:
        """How many tokens the model would read; None while it is not loaded."""
        loaded = self._loaded
        return loaded.tokens.count(text) if loaded else None

    def estimate(self, request: Request[Any]) -> float | None:
        """About how many seconds it takes; 0 if its result is known, None if none can say."""
        return 0.0 if self._cache.get(request) else self._pending.estimate(request)

    def load(self) -> Job[ModelInfo]:
        """Load the model; finished at once if it is loaded, however much others wait for."""
        info = self.info
        return Job.done(info) if info else self.submit(LoadRequest())

    def submit(
        self, request: Request[Result], priority: Priority = Priority.INTERACTIVE
    ) -> Job[Result]:
        """Ask for something. A finished result of the same request is given again."""
        if known := self._cache.get(request):
            return known
        number = self._pending.next_number()
        job: Job[Result] = Job(on_cancel=lambda: self._cancel(number, job))
        with self._lock:
            self.last_used = time.monotonic()
            self._pending.add(PendingJob(number, job, request, priority))
            if self._worker and not self._unloads:
                self._worker.channel.send(Submit(number, request, priority))
            self._serve()
            if self.loading:
                self._pending.report(number, Progress(LOADING))
            else:
                self._pending.report_positions()
        return job

    def unload(self) -> Job[int]:
        """Unload the model after the jobs it already has; gives the bytes that are free again."""
        with self._lock:
            if not self._serving:
                return Job.done(0)
            job: Job[int] = Job()
            # Measured before the shutdown is sent: the process ends within milliseconds.
            unload = _Unload(job, self.held_bytes, self._pending.next_number())
            if self._worker and not self._unloads:
                self._worker.channel.send(Shutdown())
            self._unloads.append(unload)
            return job

    def _cancel(self, number: int, job: Job) -> None:
        with self._lock:
            if job.state == "waiting":
                self._pending.fail(number, Cancelled(STOPPED))
            if not self._pending:
                # The token is not reused: the next job does not wait for a stalled download.
                self._preparation.stop.set()
            if worker := self._worker:
                worker.channel.send(Cancel(number))
                timer = threading.Timer(self._stop_seconds, self._enforce_cancel, (worker, job))
                timer.daemon = True
                timer.start()

    def _enforce_cancel(self, worker: RunningWorker, job: Job) -> None:
        with self._lock:
            if self._worker is worker and not job.finished:
                worker.kill()

    def _serve(self) -> None:
        """See to it that a thread looks after the model's process."""
        if not self._serving:
            self._serving = True
            name = f"engine {self.model_name}"
            threading.Thread(target=self._run, name=name, daemon=True).start()

    def _run(self) -> None:
        while self._needed():
            self._pending.report_to_all(Progress(LOADING))
            try:
                worker = self._start(self._prepare(self._preparation))
            except Cancelled:
                continue
            except Exception as error:
                self._pending.fail_all(error_message(error))
                continue
            with self._lock:
                self._worker = worker
                self._send_pending(worker.channel)
            self._listen(worker.channel)
            self._ended(worker)

    def _send_pending(self, channel: Channel) -> None:
        # The most urgent first: the worker begins with what it receives first.
        for pending in sorted(self._pending, key=lambda pending: pending.priority):
            if not self._unloads or pending.number < self._unloads[0].number:
                channel.send(Submit(pending.number, pending.request, pending.priority))
        if self._unloads:
            channel.send(Shutdown())

    def _needed(self) -> bool:
        with self._lock:
            self._serving = len(self._pending) > 0
            self._preparation = ProgressToken(self._pending.report_to_all)
            if not self._serving:
                self._finish_unloads()
            return self._serving

    def _listen(self, channel: Channel) -> None:
        """Take what the worker tells until it has ended."""
        while True:
            try:
                message = channel.receive()
            except EOFError:
                return
            match message:
                case Loading(progress):
                    self._pending.report_to_all(progress)
                case Loaded():
                    self._loaded = message
                    self._pending.report_to_all(Progress(WAITING))
                case LoadFailed(error):
                    self._pending.fail_all(error)
                case Finished(number, result):
                    if done := self._pending.take(number):
                        if not done.job.stopped:
                            self._cache.put(done.request, done.job, result)
                        self._pending.record(done)
                        done.job.finish(result)
                case AcceleratorMemory(held):
                    self._accelerator_bytes = held
                case _:
                    self._pending.update(message)
            if self._loaded:
                self._pending.report_positions()

    def _ended(self, worker: RunningWorker) -> None:
        worker.channel.close()
        code = worker.wait()
        with self._lock:
            self._worker = self._loaded = None
            self._accelerator_bytes = 0
            self._pending.restart(death_message(self.model_name, code) if code else None)
            self._finish_unloads()

    def _finish_unloads(self) -> None:
        for unload in self._unloads:
            unload.job.finish(unload.held_bytes)
        self._unloads.clear()


@dataclass(frozen=True)
class _Unload:
    """An unload that is not done yet.

    Attributes:
        job: for whoever asked.
        held_bytes: what the model took when it was asked for.
        number: jobs with smaller numbers are done before.
    """

    job: Job[int]
    held_bytes: int
    number: int
