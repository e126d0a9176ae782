"""Runs in a model's process: executes requests one by one and reports to the engine."""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lit_core.engine.batching import choose_batch
from lit_core.engine.channel import Channel
from lit_core.engine.messages import (
    AcceleratorMemory,
    Cancel,
    Failed,
    Finished,
    Loaded,
    LoadFailed,
    Loading,
    ModelSpec,
    Reported,
    Shutdown,
    Started,
    Submit,
)
from lit_core.engine.requests import GenerateRequest, Request
from lit_core.engine.worker_errors import error_message
from lit_core.errors import OutOfMemoryError
from lit_core.gemma import Generation, GenerationTask, accelerator_allocated_bytes
from lit_core.progress import Progress, ProgressToken

if TYPE_CHECKING:
    from lit_core.gemma.model import Gemma

# Between two reports of one stage: a page looks four times a second.
REPORT_SECONDS = 0.05
Load = Callable[[ModelSpec, ProgressToken], "Gemma"]


@dataclass(frozen=True)
class _Task:
    """A request whose turn has come or will come."""

    job: int
    request: Request[Any]
    progress: ProgressToken


class Worker:
    """Loads a model, and executes the requests it receives until it is shut down.

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

        Raises:
            EOFError: the engine is gone.
        """
        spec: ModelSpec = self._channel.receive()
        threading.Thread(target=self._listen, name="requests", daemon=True).start()
        try:
            report = ProgressToken(lambda progress: self._channel.send(Loading(progress)))
            model = self._load(spec, report)
        except Exception as error:
            self._channel.send(LoadFailed(error_message(error)))
            return
        self._channel.send(Loaded(model.info, model.tokenizer))
        while tasks := self._next():
            if not self._work(model, tasks):
                return  # with its memory; the engine starts another worker

    def _listen(self) -> None:
        while True:
            try:
                message = self._channel.receive()
            except EOFError:
                self._on_disconnect()
                message = Shutdown()
            with self._changed:
                match message:
                    case Submit(job, request):
                        self._waiting.append(_Task(job, request, self._token(job)))
                    case Cancel(job):
                        self._cancel(job)
                    case Shutdown():
                        self._ending = True
                self._changed.notify()
                if self._ending:
                    return

    def _token(self, job: int) -> ProgressToken:
        """A token whose reports are sent on, though not each of many that follow quickly."""
        stage, sent = "", 0.0

        def report(progress: Progress) -> None:
            nonlocal stage, sent
            if progress.stage != stage or time.monotonic() > sent + REPORT_SECONDS:
                self._channel.send(Reported(job, progress))
                stage, sent = progress.stage, time.monotonic()

        return ProgressToken(report)

    def _cancel(self, job: int) -> None:
        self._waiting = [task for task in self._waiting if task.job != job]
        if running := self._running.get(job):
            running.progress.stop.set()

    def _next(self) -> list[_Task]:
        """What is done next, several answers at once where that is quicker; empty at the end."""
        with self._changed:
            self._changed.wait_for(lambda: self._waiting or self._ending)
            if not self._waiting:
                return []
            first, *others = self._waiting
            tasks = [first]
            if isinstance(first.request, GenerateRequest):
                answers = [(t, t.request) for t in others if isinstance(t.request, GenerateRequest)]
                chosen = choose_batch(first.request, [request for _, request in answers])
                tasks += [answers[place][0] for place in chosen]
            self._waiting = [task for task in self._waiting if task not in tasks]
            self._running = {task.job: task for task in tasks}
        for task in tasks:
            self._channel.send(Started(task.job))
        return tasks

    def _work(self, model: "Gemma", tasks: Sequence[_Task]) -> bool:
        """Whether the worker can go on: not when it ran out of memory."""
        results = self._answers(model, tasks) if len(tasks) > 1 else None
        going_on = True
        for place, task in enumerate(tasks):
            try:
                result = results[place] if results else task.request.execute(model, task.progress)
                self._channel.send(Finished(task.job, result))
            except Exception as error:
                told = error_message(error)
                self._channel.send(Failed(task.job, told))
                going_on = going_on and not isinstance(told, OutOfMemoryError)
        if held := accelerator_allocated_bytes():
            self._channel.send(AcceleratorMemory(held))
        return going_on

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
