"""Where models compute on a GPU, its memory counts; stand-ins tell of one here."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psutil
import pytest

from lit_core.engine import Models
from lit_core.gemma import give_back, held_bytes, total_bytes, whose_memory
from lit_core.gemma.accelerator import accelerator_bytes

HELD = 12_345
DEVICE = SimpleNamespace(memory_stats=lambda: {"bytes_in_use": HELD})
IMPORTED = {
    "torch": SimpleNamespace(cuda=SimpleNamespace(memory_allocated=lambda: HELD)),
    "jax": SimpleNamespace(local_devices=lambda: [DEVICE]),
}
NOT_ON_IT = SimpleNamespace(memory_stats=lambda: None)


@pytest.fixture
def gpu(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A machine whose `nvidia-smi` tells of two GPUs."""
    program = tmp_path / "nvidia-smi"
    program.write_text("#!/bin/sh\nprintf '24564\\n8192\\n'\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    monkeypatch.setenv("KERAS_BACKEND", "torch")
    accelerator_bytes.cache_clear()
    yield program
    accelerator_bytes.cache_clear()


def test_models_share_the_memory_of_the_first_gpu_where_they_compute_on_it(gpu: Path) -> None:
    assert (total_bytes(), whose_memory()) == (24564 * 2**20, "the GPU's")
    assert Models().budget == pytest.approx(0.6 * total_bytes())


@pytest.mark.parametrize(("backend", "told"), [("tensorflow", "24564"), ("torch", "no GPU")])
def test_models_share_the_machines_memory_where_they_do_not(
    gpu: Path, monkeypatch: pytest.MonkeyPatch, backend: str, told: str
) -> None:
    gpu.write_text(f"#!/bin/sh\necho {told}\n")
    monkeypatch.setenv("KERAS_BACKEND", backend)
    assert (total_bytes(), whose_memory()) == (psutil.virtual_memory().total, "this machine's")
    assert Models().budget == pytest.approx(0.6 * total_bytes())
    assert held_bytes() == pytest.approx(psutil.Process().memory_info().rss, rel=0.1)


@pytest.mark.parametrize("backend", IMPORTED)
def test_what_is_held_is_what_the_backend_has_on_the_gpu(
    gpu: Path, monkeypatch: pytest.MonkeyPatch, backend: str
) -> None:
    monkeypatch.setattr("lit_core.gemma.accelerator.find_spec", lambda _: True)
    monkeypatch.setenv("KERAS_BACKEND", backend)
    monkeypatch.setitem(sys.modules, backend, IMPORTED[backend])
    assert held_bytes() == HELD


def test_what_pytorch_keeps_for_later_is_given_back_too(
    gpu: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lit_core.gemma.accelerator.find_spec", lambda _: True)
    emptied = []
    cuda = SimpleNamespace(empty_cache=lambda: emptied.append(True))
    monkeypatch.setitem(sys.modules, "torch", SimpleNamespace(cuda=cuda))
    give_back()
    assert emptied == [True]


@pytest.mark.parametrize("imported", [None, SimpleNamespace(local_devices=lambda: [NOT_ON_IT])])
def test_nothing_is_held_on_a_gpu_that_the_backend_does_not_use_yet(
    gpu: Path, monkeypatch: pytest.MonkeyPatch, imported: Any
) -> None:
    monkeypatch.setattr("lit_core.gemma.accelerator.find_spec", lambda _: True)
    monkeypatch.setenv("KERAS_BACKEND", "jax")
    monkeypatch.setitem(sys.modules, "jax", imported)
    assert held_bytes() == 0
