"""Runs in a model's process: executes requests one by one and reports to the engine."""

import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lit_core.engine.batching import choose_batch
from lit_core.engine.channel import Channel
from lit_core.engine.messages import (
    AcceleratorMemory,
    Cancel,
    Failed,
    Finished,
    Interrupted,
    Loaded,
    LoadFailed,
    Loading,
    ModelSpec,
    Reported,
    Shutdown,
    Started,
    Submit,
)
from lit_core.engine.priority import Priority
from lit_core.engine.requests import GenerateRequest, Request
from lit_core.engine.worker_errors import error_message
from lit_core.errors import OutOfMemoryError
from lit_core.gemma import Generation, GenerationTask, accelerator_allocated_bytes
from lit_core.progress import Progress, ProgressToken

if TYPE_CHECKING:
    from lit_core.gemma.model import Gemma

# Between two reports of one stage: a page looks four times a second.
REPORT_SECONDS = 0.05
# Between two checks of background work: a direct request waits half as long on average.
CHECK_SECONDS = 0.1
Load = Callable[[ModelSpec, ProgressToken], "Gemma"]


@dataclass(frozen=True)
class _Task:
    """A request whose turn has come or will come."""

    job: int
    request: Request[Any]
    priority: Priority
    progress: ProgressToken


class _MemoryExhausted(BaseException):
    """The worker is of no more use. Not an `Exception`: it passes through interrupted work."""


class Worker:
    """Loads a model, and executes the requests it receives until it is shut down.

    Everything is done on one thread. While a background request is executed, interactive ones go
    between wherever it checks its progress token, and are executed there to their end.

    Args:
        channel: to and from the engine.
        load: loads a model.
        on_disconnect: called when the engine is gone.
    """

    def __init__(
        self, channel: Channel, load: Load, on_disconnect: Callable[[], None] = lambda: None
    ):
        self._channel, self._load, self._on_disconnect = channel, load, on_disconnect
        self._changed = threading.Condition()
        self._waiting: list[_Task] = []
        self._running: dict[int, _Task] = {}
        self._ending = False

    def run(self) -> None:
        """Load what the first message asks for, then work; returns when told to end.

        It returns too, with the memory it holds, when that ran out: the engine starts another.

        Raises:
            EOFError: the engine is gone.
        """
        spec: ModelSpec = self._channel.receive()
        threading.Thread(target=self._listen, name="requests", daemon=True).start()
        try:
            report = ProgressToken(lambda progress: self._channel.send(Loading(progress)))
            self._model = self._load(spec, report)
        except Exception as error:
            self._channel.send(LoadFailed(error_message(error)))
            return
        self._channel.send(Loaded(self._model.info, self._model.tokenizer))
        with suppress(_MemoryExhausted):
            while tasks := self._next():
                self._work(tasks)

    def _listen(self) -> None:
        """Take what the engine tells until it is gone; requests after a shutdown are not for us."""
        connected = True
        while connected:
            try:
                message = self._channel.receive()
            except EOFError:
                self._on_disconnect()
                message, connected = Shutdown(), False
            with self._changed:
                match message:
                    case Submit(job, request, priority) if not self._ending:
                        token = self._token(job, priority)
                        self._waiting.append(_Task(job, request, priority, token))
                    case Cancel(job):
                        self._cancel(job)
                    case Shutdown():
                        self._ending = True
                self._changed.notify()

    def _token(self, job: int, priority: Priority) -> ProgressToken:
        """A token whose reports are sent on, though not each of many that follow quickly."""
        stage, sent = "", 0.0

        def report(progress: Progress) -> None:
            nonlocal stage, sent
            if progress.stage != stage or time.monotonic() > sent + REPORT_SECONDS:
                self._channel.send(Reported(job, progress))
                stage, sent = progress.stage, time.monotonic()

        if priority is Priority.INTERACTIVE:
            return ProgressToken(report)
        return ProgressToken(
            report, on_check=lambda: self._interrupt(job), check_seconds=CHECK_SECONDS
        )

    def _cancel(self, job: int) -> None:
        self._waiting = [task for task in self._waiting if task.job != job]
        if running := self._running.get(job):
            running.progress.stop.set()

    def _next(self) -> list[_Task]:
        """What is done next, several answers at once where that is quicker; empty at the end."""
        with self._changed:
            self._changed.wait_for(lambda: self._waiting or self._ending)
            return self._take(Priority.INTERACTIVE) or self._take(Priority.BACKGROUND)

    def _take(self, priority: Priority) -> list[_Task]:
        """What is done next of those of one priority; empty if none waits."""
        with self._changed:
            waiting = [task for task in self._waiting if task.priority is priority]
            if not waiting:
                return []
            first, *others = waiting
            tasks = [first]
            if isinstance(first.request, GenerateRequest):
                answers = [(t, t.request) for t in others if isinstance(t.request, GenerateRequest)]
                chosen = choose_batch(first.request, [request for _, request in answers])
                tasks += [answers[place][0] for place in chosen]
            self._waiting = [task for task in self._waiting if task not in tasks]
            self._running |= {task.job: task for task in tasks}
        return tasks

    def _interrupt(self, job: int) -> None:
        """Execute the interactive requests that wait, in the middle of a background job."""
        if not (tasks := self._take(Priority.INTERACTIVE)):
            return
        self._channel.send(Interrupted(job))
        while tasks:
            self._work(tasks, amid_another=True)
            tasks = self._take(Priority.INTERACTIVE)
        self._channel.send(Started(job))

    def _work(self, tasks: Sequence[_Task], *, amid_another: bool = False) -> None:
        """Execute requests and tell what came of them.

        Where memory runs out amid another job, the request is left to the next worker, which will
        have the memory of that job too.

        Raises:
            _MemoryExhausted: it ran out of memory.
        """
        for task in tasks:
            self._channel.send(Started(task.job))
        results = self._answers(self._model, tasks) if len(tasks) > 1 else None
        exhausted = False
        for place, task in enumerate(tasks):
            try:
                result = (
                    results[place] if results else task.request.execute(self._model, task.progress)
                )
                self._channel.send(Finished(task.job, result))
            except Exception as error:
                told = error_message(error)
                short = isinstance(told, OutOfMemoryError)
                exhausted = exhausted or short
                if not (short and amid_another):
                    self._channel.send(Failed(task.job, told))
            with self._changed:
                del self._running[task.job]
        if exhausted:
            raise _MemoryExhausted
        if held := accelerator_allocated_bytes():
            self._channel.send(AcceleratorMemory(held))

    @staticmethod
    def _answers(model: "Gemma", tasks: Sequence[_Task]) -> list[Generation] | None:
        """Answers generated as one batch; None if it fails, as the faulty one is unknown."""
        requests = [(task.request, task.progress) for task in tasks]
        asked = [
            GenerationTask(request.prompt, request.decoding, progress)
            for request, progress in requests
            if isinstance(request, GenerateRequest)
        ]
        try:
            return model.generate_batch(asked)
        except Exception:
            return None
