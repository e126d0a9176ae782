"""The models of one server: each with a worker of its own, all within one budget of memory."""

import threading
from functools import partial
from typing import TYPE_CHECKING

from lit_core.amounts import memory
from lit_core.engine.local import LocalEngine
from lit_core.errors import ModelError
from lit_core.gemma import (
    find_preset,
    load_model,
    name_and_path,
    needed_bytes,
    total_bytes,
)
from lit_core.watch import Watch

if TYPE_CHECKING:
    from lit_core.gemma.model import Gemma

# Of the GPU's memory, or the machine's: the rest is for answers, gradients and everybody else.
SHARE = 0.6
Key = tuple[str, str]


class Models:
    """Engines by name and precision; the one not used for longest makes room for another.

    An engine stays when its model is unloaded: it remembers what was asked, and loads again.
    """

    def __init__(self, budget: int | None = None, max_length: int | None = None):
        self.budget = int(SHARE * total_bytes()) if budget is None else budget
        self._max_length = max_length
        self._engines: dict[Key, LocalEngine] = {}
        self._lock = threading.Lock()
        # One at a time: two that load together would each take the room the other saw.
        self._loading = threading.Lock()

    def engine(self, name: str, precision: str = "float32") -> LocalEngine:
        """The engine that runs a model; nothing is loaded before its first job."""
        key = name, precision
        with self._lock:
            if key not in self._engines:
                self._engines[key] = LocalEngine(name, partial(self._load, precision=precision))
            return self._engines[key]

    def loaded(self) -> dict[Key, LocalEngine]:
        """The engines whose model is loaded, the one not used for longest first."""
        with self._lock:
            found = [(key, each) for key, each in self._engines.items() if each.info]
        return dict(sorted(found, key=lambda item: item[1].last_used))

    def held_bytes(self) -> int:
        """About how much the weights of what is loaded take."""
        return sum(needed_bytes(*key) or 0 for key in self.loaded())

    def close(self) -> None:
        """End every worker after the jobs it already has."""
        with self._lock:
            for engine in self._engines.values():
                engine.close()

    def _load(self, name: str, watch: Watch, precision: str) -> "Gemma":
        self._check_budget(name, precision)
        # Nobody who loads another model waits for a download.
        find_preset(name_and_path(name)[1], watch)
        self._check_budget(name, precision)
        while not self._loading.acquire(timeout=0.2):
            watch.report("Waiting while another model is loaded")
            watch.check()
        try:
            self._make_room(needed_bytes(name, precision) or 0, watch)
            return load_model(name, precision, watch, self._max_length)
        finally:
            self._loading.release()

    def _check_budget(self, name: str, precision: str) -> None:
        needed = needed_bytes(name, precision) or 0
        if needed > self.budget:
            raise ModelError(
                f"{name} needs about {memory(needed)} of memory, and "
                f"{memory(self.budget)} are for models here: choose a smaller model, or "
                "bfloat16 or int8."
            )

    def _make_room(self, needed: int, watch: Watch) -> None:
        for (other, _), engine in self.loaded().items():
            if self.held_bytes() + needed <= self.budget:
                return
            watch.report(f"Making room: unloading {other}")
            unloading = engine.unload()
            while not unloading.wait(0.2):
                watch.check()
