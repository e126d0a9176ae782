"""The models of one server: each in a process of its own, all within one budget of memory."""

import threading
from collections.abc import Generator
from contextlib import contextmanager
from functools import partial

from lit_core.engine.messages import ModelSpec
from lit_core.engine.process import ProcessEngine, Start
from lit_core.engine.worker_process import WorkerProcess
from lit_core.errors import ModelError
from lit_core.formatting import format_bytes
from lit_core.gemma import ModelSource, resolve, total_bytes
from lit_core.progress import ProgressToken

# Of the GPU's memory, or the machine's: the rest is for answers, gradients and everybody else.
SHARE = 0.6
POLL_SECONDS = 0.2
Key = tuple[str, str]


class ModelPool:
    """Engines by name and precision; the one not used for longest makes room for another.

    An engine stays when its model is unloaded: it keeps its results, and loads again.

    Args:
        budget: bytes that the weights of all loaded models may take; None for a share of all there
            are.
        max_length: most tokens of prompt and answer together; None leaves it to each model.
        start: starts a model's worker.
    """

    def __init__(
        self,
        budget: int | None = None,
        max_length: int | None = None,
        start: Start = WorkerProcess,
    ):
        self.budget = int(SHARE * total_bytes()) if budget is None else budget
        self._max_length, self._start = max_length, start
        self._engines: dict[Key, ProcessEngine] = {}
        self._lock = threading.Lock()
        # How much room models have been given, while they are loaded and after.
        self._admitted: dict[Key, int] = {}
        # One at a time: two would each take the room the other saw.
        self._admission = threading.Lock()

    def engine(self, name: str, precision: str = "float32") -> ProcessEngine:
        """The engine that runs a model; nothing is loaded before its first job."""
        key = name, precision
        with self._lock:
            if key not in self._engines:
                prepare = partial(self._prepare, key)
                self._engines[key] = ProcessEngine(name, prepare, self._start)
            return self._engines[key]

    def loaded(self) -> dict[Key, ProcessEngine]:
        """The engines whose model is loaded, the one not used for longest first."""
        with self._lock:
            found = [(key, each) for key, each in self._engines.items() if each.info]
        return dict(sorted(found, key=lambda item: item[1].last_used))

    def held_bytes(self) -> int:
        """How much memory the processes of all models hold."""
        return sum(engine.held_bytes for engine in self._engines.values())

    def close(self) -> None:
        """Unload every model after the jobs it already has."""
        for engine in self._engines.values():
            engine.unload()

    def _prepare(self, key: Key, progress: ProgressToken) -> ModelSpec:
        name, precision = key
        self._admitted.pop(key, None)
        source = resolve(name)
        self._check_budget(source, precision)
        # Nobody who loads another model waits for a download.
        path = source.fetch(progress)
        needed = self._check_budget(source, precision)
        with self._admitting(progress):
            self._make_room(needed, progress)
            self._admitted[key] = needed
        # Not resolved: the hub's own cache has links, and what they lead to has no suffix.
        return ModelSpec(source.name, path.absolute(), precision, self._max_length)

    @contextmanager
    def _admitting(self, progress: ProgressToken) -> Generator[None]:
        while not self._admission.acquire(timeout=POLL_SECONDS):
            progress.report("Waiting while another model is loaded")
            progress.check()
        try:
            yield
        finally:
            self._admission.release()

    def _check_budget(self, source: ModelSource, precision: str) -> int:
        """How much room a model needs, as far as that is known."""
        needed = source.weight_bytes(precision) or 0
        if needed > self.budget:
            raise ModelError(
                f"{source.title} needs about {format_bytes(needed)} of memory, but models may use "
                f"only {format_bytes(self.budget)} here: choose a smaller model, or bfloat16 or "
                "int8."
            )
        return needed

    def _make_room(self, needed: int, progress: ProgressToken) -> None:
        while self._reserved_bytes() + needed > self.budget:
            if loaded := self.loaded():
                (other, _), engine = next(iter(loaded.items()))
                progress.report(f"Making room: unloading {resolve(other).title}")
                unloading = engine.unload()
                while not unloading.wait(POLL_SECONDS):
                    progress.check()
            else:
                progress.report("Waiting while another model is loaded")
                threading.Event().wait(POLL_SECONDS)
                progress.check()

    def _reserved_bytes(self) -> int:
        """What the weights of models that are loaded, or have been given their room, take."""
        given = [(self._engines[key], room) for key, room in dict(self._admitted).items()]
        return sum(room for engine, room in given if engine.loading or engine.info)
