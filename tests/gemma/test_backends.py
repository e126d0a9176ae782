"""JAX and PyTorch say what TensorFlow says; a process has one backend, so each has its own."""

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from tests.gemma.backend_numbers import FAMILIES, backend_numbers

ROOT = Path(__file__).parents[2]
NAMES = (
    "log_probabilities",
    "gram",
    "dot_input",
    "norms",
    "path",
    "path_from_the_mean",
    "delete",
    "hide",
)

Numbers = Mapping[str, np.ndarray]


@dataclass(frozen=True)
class AnotherBackend:
    """What a process with another backend said, and how its conformance tests went."""

    numbers: Numbers
    conformance: subprocess.CompletedProcess[str]


@pytest.fixture(scope="module")
def on_tensorflow() -> Numbers:
    numbers = backend_numbers()
    assert numbers["backend"] == "tensorflow"
    return numbers


@pytest.fixture(scope="module", params=["jax", "torch"])
def another_backend(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> AnotherBackend:
    file = tmp_path_factory.mktemp("numbers") / f"{request.param}.npz"
    # On a few busy cores PyTorch's threads mostly wait for each other.
    environment = os.environ | {"KERAS_BACKEND": request.param, "OMP_NUM_THREADS": "1"}
    command = [sys.executable, "-m", "tests.gemma.backend_numbers", str(file)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert file.exists(), done.stderr[-3000:]
    numbers = np.load(file)
    assert numbers["backend"] == request.param
    return AnotherBackend(numbers, done)


@pytest.fixture(scope="module")
def on_another(another_backend: AnotherBackend) -> Numbers:
    return another_backend.numbers


def assert_close(ours: np.ndarray, theirs: np.ndarray) -> None:
    np.testing.assert_allclose(ours, theirs, rtol=1e-4, atol=1e-4 * abs(theirs).max())


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("name", NAMES)
def test_numbers_are_those_of_tensorflow(
    on_tensorflow: Numbers, on_another: Numbers, family: str, name: str
) -> None:
    assert abs(on_tensorflow[f"{family} {name}"]).max() > 1e-3
    assert_close(on_another[f"{family} {name}"], on_tensorflow[f"{family} {name}"])


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("name", ["dot_input", "norms"])
def test_many_backward_passes_in_one_give_what_each_gives_alone(
    on_another: Numbers, family: str, name: str
) -> None:
    # Some releases of jaxlib differentiate a root mean square norm wrongly where it is compiled.
    assert_close(on_another[f"{family} {name}"], on_another[f"{family} looped_{name}"])


def test_another_backend_conforms(another_backend: AnotherBackend) -> None:
    done = another_backend.conformance
    assert done.returncode == 0, done.stdout[-3000:]
    assert "[100%]" in done.stdout


def test_greedy_answers_are_those_of_tensorflow(
    on_tensorflow: Numbers, on_another: Numbers
) -> None:
    assert str(on_tensorflow["text"]).strip()
    assert on_another["text"] == on_tensorflow["text"]
