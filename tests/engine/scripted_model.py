"""A model that does what its prompt says, when the test lets it: for queues, stops and faults."""

import re
import socket
import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from lit_core.engine import GenerateRequest, Job, ProcessEngine
from lit_core.engine.channel import Channel
from lit_core.engine.messages import ModelSpec
from lit_core.engine.worker import Worker
from lit_core.errors import ModelError, ModelInputError
from lit_core.gemma import Decoding, Generation, GenerationTask, ModelInfo, TargetGradients
from lit_core.progress import ProgressToken
from tests.generations import MODEL, gradients, make_generation

SECONDS = 10.0
SPEC = ModelSpec("by-hand", Path())
GREEDY = Decoding()


class WordCounter:
    """Counts words as tokens."""

    def count(self, text: str) -> int:
        return 1 + len(text.split())


class ScriptedModel:
    """Answers once `free` is set.

    It fails on "fail", crashes on "crash", has no memory on "memory", and takes long on "long".
    """

    info: ModelInfo = MODEL

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.decodings: list[Decoding] = []
        self.threads: set[int] = set()
        self.explained = 0
        self.texts_read = 0
        self.together: list[int] = []
        self.begun = threading.Event()
        self.free = threading.Event()
        self.free.set()
        self.tokenizer: Any = WordCounter()
        self.progress = ProgressToken()

    def generate(self, prompt: str, decoding: Decoding, progress: ProgressToken) -> Generation:
        if not prompt.strip():
            raise ModelInputError("The prompt is empty.")
        self.asked.append(prompt)
        self.decodings.append(decoding)
        self.threads.add(threading.get_ident())
        progress.report("Writing the answer", 1, 2, " It")
        self.begun.set()
        self.progress = progress
        assert self.free.wait(SECONDS)
        until = time.monotonic() + (SECONDS if "long" in prompt else 0)
        while time.monotonic() < until and not progress.stopped:
            progress.on_check()
            time.sleep(0.01)
        if "crash" in prompt:
            raise ZeroDivisionError("division by zero")
        if "memory" in prompt:
            raise MemoryError
        if "fail" in prompt:
            raise ModelError("The prompt asked for it.")
        if "nothing" in prompt:
            return make_generation([prompt], [])
        if progress.stopped:
            return replace(make_generation([prompt], [" It"]), finish_reason="cancelled")
        return make_generation([prompt], [" It", " is."])

    def generate_batch(self, asked: list[GenerationTask]) -> list[Generation]:
        self.together.append(len(asked))
        return [self.generate(each.prompt, each.decoding, each.progress) for each in asked]

    def gradients(
        self,
        generation: Generation,
        groups: np.ndarray | None = None,
        progress: ProgressToken | None = None,
        rules: str = "exact",
    ) -> TargetGradients:
        assert progress
        progress.check()
        self.explained += 1
        if "unexplained" in generation.prompt:
            raise ModelError("The answer is too long to explain.")
        return gradients(generation, groups=groups)

    def score_response(self, prompt: str, text: str) -> Generation:
        words, said = (re.findall(r"[^\S\n]?\S+|\s", each) for each in (prompt, text))
        return replace(make_generation(words, said), finish_reason="given")

    def score_part(self, generation: Generation, first: int, stop: int) -> Generation:
        words = [token.text for token in generation.tokens[1:]]
        return replace(make_generation(words[: first - 1], words[first - 1 : stop - 1]))

    def masked_log_probabilities(
        self,
        generation: Generation,
        kept: np.ndarray,
        omission: str = "delete",
        progress: ProgressToken | None = None,
    ) -> np.ndarray:
        assert omission == "delete"
        assert progress
        progress.check()
        self.texts_read += len(kept)
        return -1.0 - np.tile((~kept).sum(axis=1)[:, None], len(generation.response_tokens))

    @property
    def told_to_stop(self) -> bool:
        return self.progress.stopped

    @contextmanager
    def held(self) -> Generator[None]:
        """While this lasts, no answer is finished."""
        self.free.clear()
        self.begun.clear()
        try:
            yield
        finally:
            self.free.set()


def until(holds: Callable[[], Any], seconds: float = 60.0) -> None:
    """Wait for something."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "It never happened."
        time.sleep(0.002)


Load = Callable[[ModelSpec, ProgressToken], Any]


class ThreadWorker:
    """A worker in a thread of this process, at the other end of a real socket."""

    held_bytes = 1000

    def __init__(self, spec: ModelSpec, load: Load):
        ours, self._socket = socket.socketpair()
        self.channel = Channel(ours.detach())
        self._theirs = Channel(self._socket.dup().detach())
        self._code = 0
        self.worker = Worker(self._theirs, load)
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        self.channel.send(spec)

    def _run(self) -> None:
        self.worker.run()
        self._theirs.flush()
        with suppress(OSError):  # the engine has closed its end
            self._socket.shutdown(socket.SHUT_RDWR)

    def wait(self) -> int:
        return self._code

    def kill(self) -> None:
        """End as a process does that is killed: at once, and without a word."""
        self._code = -9
        self._socket.shutdown(socket.SHUT_RDWR)


class ScriptedEngine(ProcessEngine):
    """The engine with workers of this process that run a scripted model.

    Attributes:
        workers: those that were started.
    """

    def __init__(self, load: Load):
        self.workers: list[ThreadWorker] = []

        def start(spec: ModelSpec) -> ThreadWorker:
            self.workers.append(ThreadWorker(spec, load))
            return self.workers[-1]

        super().__init__("by-hand", lambda _watch: SPEC, start)

    def until_waiting(self, count: int) -> None:
        """Wait until so many requests have come to the worker and wait for their turn."""
        until(lambda: self.workers and len(self.workers[-1].worker._waiting) == count)


def engine_with(model: ScriptedModel) -> ScriptedEngine:
    """An engine that loads `model`."""
    return ScriptedEngine(lambda *_: model)


def ask(engine: ProcessEngine, prompt: str, decoding: Decoding = GREEDY) -> Job[Generation]:
    """Ask for an answer."""
    return engine.submit(GenerateRequest(prompt, decoding))
