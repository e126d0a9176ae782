"""Several models share one budget of memory; which model it is does not matter here."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NoReturn

import pytest

from lit_core.engine import ModelPool
from lit_core.engine.messages import ModelSpec
from lit_core.errors import ModelError
from lit_core.gemma import ModelSource
from lit_core.progress import ProgressToken
from tests.engine.scripted_model import ScriptedModel, ThreadWorker, ask
from tests.gemma.gguf_files import small_gguf

SIZES = {"small": 40, "medium": 50, "large": 90, "giant": 101}


@dataclass(frozen=True)
class SizedModel(ModelSource):
    """A model of which only the size matters.

    Attributes:
        arrive: called with its name when it is downloaded.
    """

    arrive: Callable[[str], object] = field(default=str)

    @property
    def local_path(self) -> Path:
        return Path(self.name)

    def weight_bytes(self, precision: str) -> int:
        return SIZES[self.name]

    def fetch(self, progress: ProgressToken | None = None) -> Path:
        self.arrive(self.name)
        return self.local_path

    def read_parts(self, dtype: str) -> NoReturn:
        raise AssertionError


def load(spec: ModelSpec, _watch: ProgressToken) -> ScriptedModel:
    model = ScriptedModel()
    model.info = replace(model.info, name=spec.name, dtype=spec.precision)
    return model


@pytest.fixture
def models(monkeypatch: pytest.MonkeyPatch) -> ModelPool:
    monkeypatch.setattr("lit_core.engine.pool.resolve", SizedModel)
    return ModelPool(budget=100, start=lambda spec: ThreadWorker(spec, load))


def names(models: ModelPool) -> list[str]:
    return [name for name, _ in models.loaded()]


def test_models_that_fit_are_loaded_together(models: ModelPool) -> None:
    for name in ("small", "medium"):
        assert models.engine(name).load().result().name == name
    assert names(models) == ["small", "medium"]


def test_the_one_not_used_for_longest_makes_room(models: ModelPool) -> None:
    models.engine("small").load().result()
    models.engine("medium").load().result()
    ask(models.engine("small"), "a").result()
    models.engine("small", "bfloat16").load().result()
    assert list(models.loaded()) == [("small", "float32"), ("small", "bfloat16")]


def test_all_make_room_for_a_large_one_and_load_again_when_asked(models: ModelPool) -> None:
    for name in ("small", "medium", "large"):
        models.engine(name).load().result()
    assert names(models) == ["large"]
    assert ask(models.engine("small"), "a").result().response == " It is."
    assert names(models) == ["small"]


def test_a_model_that_can_never_fit_is_refused_and_takes_no_ones_place(models: ModelPool) -> None:
    models.engine("small").load().result()
    with pytest.raises(ModelError, match=r"giant needs about .* choose a smaller model"):
        models.engine("giant").load().result()
    assert names(models) == ["small"]


def test_the_same_name_and_precision_is_one_engine(models: ModelPool) -> None:
    assert models.engine("small") is models.engine("small", "float32")
    assert models.engine("small") is not models.engine("small", "int8")


def test_an_unloaded_model_still_knows_its_answers(models: ModelPool) -> None:
    engine = models.engine("small")
    generation = ask(engine, "a").result()
    engine.unload().result()
    assert (names(models), engine.info) == ([], None)
    assert ask(engine, "a").result() is generation
    assert names(models) == []


def test_what_models_hold_is_what_their_processes_hold(models: ModelPool) -> None:
    models.engine("small").load().result()
    models.engine("medium").load().result()
    assert models.held_bytes() == 2 * ThreadWorker.held_bytes
    assert models.engine("small").unload().result() == ThreadWorker.held_bytes
    assert models.held_bytes() == ThreadWorker.held_bytes


def test_two_that_load_at_once_do_not_take_the_same_room(models: ModelPool) -> None:
    for _ in range(20):
        both = [models.engine("small"), models.engine("large")]
        jobs = [engine.load() for engine in both]
        for job in jobs:
            job.result()
        assert len(models.loaded()) == 1
        models.close()


def test_a_file_that_is_a_link_goes_by_its_own_name(tmp_path: Path) -> None:
    # The cache of Hugging Face's client holds links to files without a suffix.
    file = tmp_path / "small.gguf"
    file.symlink_to(small_gguf(tmp_path / "blob"))
    places = []

    def start(spec: ModelSpec) -> ThreadWorker:
        places.append(spec.place)
        return ThreadWorker(spec, load)

    ModelPool(start=start).engine(f"mine:{file}").load().result()
    assert places == [file]


def test_nobody_waits_for_somebody_elses_download(
    models: ModelPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, arrived = threading.Event(), threading.Event()

    def download(name: str) -> None:
        if name == "large":
            begun.set()
            assert arrived.wait(10)

    monkeypatch.setattr("lit_core.engine.pool.resolve", lambda name: SizedModel(name, download))
    waiting = models.engine("large").load()
    assert begun.wait(10)
    assert models.engine("small").load().result().name == "small"
    assert not waiting.finished
    arrived.set()
    assert waiting.result().name == "large"
