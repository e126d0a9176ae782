"""Where models compute on a GPU, its memory counts; stand-ins tell of one here."""

import sys
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import psutil
import pynvml
import pytest

from lit_core.engine import ModelPool
from lit_core.gemma import accelerator_allocated_bytes, memory_owner, total_bytes
from lit_core.gemma.accelerator import accelerator_bytes

HELD, TOTAL = 12_345, 24 * 2**30
DEVICE = SimpleNamespace(memory_stats=lambda: {"bytes_in_use": HELD})
IMPORTED = {
    "torch": SimpleNamespace(cuda=SimpleNamespace(memory_allocated=lambda: HELD)),
    "jax": SimpleNamespace(local_devices=lambda: [DEVICE]),
}
NOT_ON_IT = SimpleNamespace(memory_stats=lambda: None)


@pytest.fixture
def gpu(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine whose driver tells of a GPU."""
    monkeypatch.setattr("pynvml.nvmlInit", lambda: None)
    monkeypatch.setattr("pynvml.nvmlDeviceGetHandleByIndex", lambda number: number)
    monkeypatch.setattr("pynvml.nvmlDeviceGetMemoryInfo", lambda _: SimpleNamespace(total=TOTAL))
    monkeypatch.setattr("lit_core.gemma.accelerator.find_spec", lambda _: True)
    monkeypatch.setenv("KERAS_BACKEND", "torch")
    accelerator_bytes.cache_clear()
    yield
    accelerator_bytes.cache_clear()


def test_models_share_the_memory_of_the_first_gpu_where_they_compute_on_it(gpu: None) -> None:
    assert (total_bytes(), memory_owner()) == (TOTAL, "the GPU's")
    assert ModelPool().budget == pytest.approx(0.6 * TOTAL)


@pytest.mark.parametrize("backend", ["tensorflow", "torch"])
def test_models_share_the_machines_memory_where_they_do_not(
    gpu: None, monkeypatch: pytest.MonkeyPatch, backend: str
) -> None:
    def no_driver() -> None:
        raise pynvml.NVMLError(pynvml.NVML_ERROR_LIBRARY_NOT_FOUND)

    if backend == "torch":
        monkeypatch.setattr("pynvml.nvmlInit", no_driver)
    monkeypatch.setenv("KERAS_BACKEND", backend)
    assert (total_bytes(), memory_owner()) == (psutil.virtual_memory().total, "this machine's")
    assert ModelPool().budget == pytest.approx(0.6 * total_bytes())


@pytest.mark.parametrize("backend", IMPORTED)
def test_what_is_held_is_what_the_backend_has_on_the_gpu(
    gpu: None, monkeypatch: pytest.MonkeyPatch, backend: str
) -> None:
    monkeypatch.setenv("KERAS_BACKEND", backend)
    monkeypatch.setitem(sys.modules, backend, IMPORTED[backend])
    assert accelerator_allocated_bytes() == HELD


@pytest.mark.parametrize("imported", [None, SimpleNamespace(local_devices=lambda: [NOT_ON_IT])])
def test_nothing_is_held_on_a_gpu_that_the_backend_does_not_use_yet(
    gpu: None, monkeypatch: pytest.MonkeyPatch, imported: Any
) -> None:
    monkeypatch.setenv("KERAS_BACKEND", "jax")
    monkeypatch.setitem(sys.modules, "jax", imported)
    assert accelerator_allocated_bytes() == 0
