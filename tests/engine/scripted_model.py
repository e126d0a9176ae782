"""A model that does what its prompt says, when the test lets it: for queues, stops and faults."""

import threading
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import numpy as np

from lit_core.engine import LocalEngine
from lit_core.errors import ModelError
from lit_core.gemma import Asked, Decoding, Generation, ModelInfo, TargetGradients
from lit_core.watch import Watch
from tests.generations import MODEL, generation, gradients

SECONDS = 10.0


class ScriptedModel:
    """Answers once `free` is set; fails on "fail", crashes on "crash"."""

    info: ModelInfo = MODEL

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.decodings: list[Decoding] = []
        self.threads: set[int] = set()
        self.explained = 0
        self.together: list[int] = []
        self.begun = threading.Event()
        self.free = threading.Event()
        self.free.set()
        self.tokenizer: Any = self

    def count(self, text: str) -> int:
        return 1 + len(text.split())

    def generate(self, prompt: str, decoding: Decoding, watch: Watch) -> Generation:
        self.asked.append(prompt)
        self.decodings.append(decoding)
        self.threads.add(threading.get_ident())
        watch.report("Writing the answer", 1, 2, " It")
        self.begun.set()
        assert self.free.wait(SECONDS)
        if "crash" in prompt:
            raise ZeroDivisionError("division by zero")
        if "fail" in prompt:
            raise ModelError("The prompt asked for it.")
        if "nothing" in prompt:
            return generation([prompt], [])
        if watch.stopped:
            return replace(generation([prompt], [" It"]), finish_reason="cancelled")
        return generation([prompt], [" It", " is."])

    def answers(self, asked: list[Asked]) -> list[Generation]:
        self.together.append(len(asked))
        return [self.generate(each.prompt, each.decoding, each.watch) for each in asked]

    def gradients(
        self, made: Generation, groups: np.ndarray | None = None, watch: Watch | None = None
    ) -> TargetGradients:
        assert watch
        watch.check()
        self.explained += 1
        if "unexplained" in made.prompt:
            raise ModelError("The answer is too long to explain.")
        return gradients(made, groups=groups)

    def read(self, prompt: str, text: str) -> Generation:
        return replace(generation([prompt], [text]), finish_reason="given")

    def without(
        self,
        made: Generation,
        kept: np.ndarray,
        omission: str = "delete",
        watch: Watch | None = None,
    ) -> np.ndarray:
        assert omission == "delete"
        assert watch
        watch.check()
        return -1.0 - np.tile((~kept).sum(axis=1)[:, None], len(made.response_tokens))

    @contextmanager
    def held(self) -> Generator[None]:
        """While this lasts, no answer is finished."""
        self.free.clear()
        self.begun.clear()
        try:
            yield
        finally:
            self.free.set()


def engine_with(model: ScriptedModel) -> LocalEngine:
    """An engine that loads `model`."""
    load: Any = lambda *_: model  # noqa: E731
    return LocalEngine("by-hand", load)
