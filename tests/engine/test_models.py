"""Several models share one budget of memory; which model it is does not matter here."""

import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from lit_core.engine import Models
from lit_core.errors import ModelError
from lit_core.gemma import Decoding, held_bytes
from lit_core.watch import Watch
from tests.engine.scripted_model import ScriptedModel

SIZES = {"small": 40, "medium": 50, "large": 90, "giant": 101}


@pytest.fixture
def models(monkeypatch: pytest.MonkeyPatch) -> Models:
    def load(name: str, precision: str, _watch: Watch, _length: int | None) -> Any:
        model = ScriptedModel()
        model.info = replace(model.info, name=name, dtype=precision)
        return model

    monkeypatch.setattr("lit_core.engine.models.load_model", load)
    monkeypatch.setattr("lit_core.engine.models.find_preset", lambda name, _: Path(name))
    monkeypatch.setattr("lit_core.engine.models.needed_bytes", lambda name, _: SIZES[name])
    return Models(budget=100)


def names(models: Models) -> list[str]:
    return [name for name, _ in models.loaded()]


def test_models_that_fit_are_loaded_together(models: Models) -> None:
    for name in ("small", "medium"):
        assert models.engine(name).load().result().name == name
    assert (names(models), models.held_bytes()) == (["small", "medium"], 90)


def test_the_one_not_used_for_longest_makes_room(models: Models) -> None:
    models.engine("small").load().result()
    models.engine("medium").load().result()
    models.engine("small").generate("a", Decoding()).result()
    models.engine("small", "bfloat16").load().result()
    assert list(models.loaded()) == [("small", "float32"), ("small", "bfloat16")]


def test_all_make_room_for_a_large_one_and_load_again_when_asked(models: Models) -> None:
    for name in ("small", "medium", "large"):
        models.engine(name).load().result()
    assert names(models) == ["large"]
    assert models.engine("small").generate("a", Decoding()).result().response == " It is."
    assert names(models) == ["small"]


def test_a_model_that_can_never_fit_is_refused_and_takes_no_ones_place(models: Models) -> None:
    models.engine("small").load().result()
    with pytest.raises(ModelError, match=r"giant needs about .* choose a smaller model"):
        models.engine("giant").load().result()
    assert names(models) == ["small"]


def test_the_same_name_and_precision_is_one_engine(models: Models) -> None:
    assert models.engine("small") is models.engine("small", "float32")
    assert models.engine("small") is not models.engine("small", "int8")


def test_an_unloaded_model_still_knows_its_answers(models: Models) -> None:
    engine = models.engine("small")
    made = engine.generate("a", Decoding()).result()
    engine.unload().result()
    assert (names(models), engine.info) == ([], None)
    assert engine.generate("a", Decoding()).result() is made
    assert names(models) == []


def test_unloading_tells_what_the_app_held_before_and_after(models: Models) -> None:
    engine = models.engine("small")
    engine.load().result()
    held = engine.unload().result()
    assert held.before > 0
    assert abs(held.after - held_bytes()) < 0.2 * held.after


def test_nobody_waits_for_somebody_elses_download(
    models: Models, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, arrived = threading.Event(), threading.Event()

    def download(name: str, _: Watch) -> Path:
        if name == "large":
            begun.set()
            assert arrived.wait(10)
        return Path(name)

    monkeypatch.setattr("lit_core.engine.models.find_preset", download)
    waiting = models.engine("large").load()
    assert begun.wait(10)
    assert models.engine("small").load().result().name == "small"
    assert not waiting.finished
    arrived.set()
    assert waiting.result().name == "large"
