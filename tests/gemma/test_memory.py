"""What a model took is given back: it can be loaded again and again."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from lit_core.engine import Models
from lit_core.gemma import Decoding, accelerator_bytes, machine_bytes, needed_bytes
from lit_core.gemma.memory import process_bytes
from lit_core.salience import Subject

TIMES = 20
WITHIN = 0.1


def test_loading_using_and_unloading_twenty_times_takes_no_more_than_once() -> None:
    held = []
    for _ in range(TIMES):
        models = Models()
        engine = models.engine("tiny-gemma")
        made = engine.generate("Suggestion: Soup", Decoding(max_new_tokens=4)).result()
        engine.attribute(Subject(made)).result()
        held.append(process_bytes())
        engine.unload().result()
        assert engine.info is None
        models.close()
    assert held[-1] < (1 + WITHIN) * held[0]


@pytest.mark.parametrize(
    ("precision", "share"), [("float32", 1), ("bfloat16", 0.5), ("int8", 0.25)]
)
def test_what_a_model_will_take_is_known_before_it_is_loaded(precision: str, share: float) -> None:
    weights = Path("models/tiny_gemma/model.weights.h5").stat().st_size
    assert needed_bytes("tiny-gemma", precision) == pytest.approx(share * weights, rel=0.01)
    assert needed_bytes("mine:gemma2_instruct_2b_en", precision) == pytest.approx(
        share * 4 * 2.61e9, rel=0.01
    )


@pytest.fixture
def gpu(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A machine whose `nvidia-smi` tells of two GPUs."""
    program = tmp_path / "nvidia-smi"
    program.write_text("#!/bin/sh\nprintf '24564\\n8192\\n'\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    accelerator_bytes.cache_clear()
    yield program
    accelerator_bytes.cache_clear()


def test_models_share_the_memory_of_the_first_gpu_where_they_compute_on_it(
    gpu: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KERAS_BACKEND", "torch")
    assert accelerator_bytes() == 24564 * 2**20
    assert Models().budget == pytest.approx(0.6 * 24564 * 2**20)


@pytest.mark.parametrize(("backend", "told"), [("tensorflow", "24564"), ("torch", "no GPU")])
def test_models_share_the_machines_memory_where_they_do_not(
    gpu: Path, monkeypatch: pytest.MonkeyPatch, backend: str, told: str
) -> None:
    gpu.write_text(f"#!/bin/sh\necho {told}\n")
    monkeypatch.setenv("KERAS_BACKEND", backend)
    assert accelerator_bytes() is None
    assert Models().budget == pytest.approx(0.6 * machine_bytes())
