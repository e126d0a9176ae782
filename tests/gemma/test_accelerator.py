"""Where there is an accelerator, a model computes on it, and says what it says without one."""

import json
import os
import subprocess
import sys

import numpy as np
import pytest

from lit_core.paths import APP_FOLDER
from tests.gemma.backend_numbers import FAMILIES, backend_numbers
from tests.gemma.test_backends import NAMES, Numbers

pytestmark = pytest.mark.gpu

SEEN = {
    "jax": "import jax; print(jax.devices()[0].platform)",
    "torch": "import torch; print('gpu' if torch.cuda.is_available() else 'cpu')",
}
UNLOAD = """
from lit_core.engine import ModelPool
engine = ModelPool().engine("tiny-gemma")
engine.load().result()
print(engine.unload().result(), engine.held_bytes)
"""
# Accelerators multiply float32 with fewer digits.
TOLERANCE = 2e-2


def run(backend: str, *command: str) -> str:
    done = subprocess.run(
        [sys.executable, *command],
        cwd=APP_FOLDER,
        env=os.environ | {"KERAS_BACKEND": backend},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


@pytest.fixture(scope="module", params=SEEN)
def backend(request: pytest.FixtureRequest) -> str:
    if run(request.param, "-c", SEEN[request.param]).split()[-1] == "cpu":
        pytest.skip(f"{request.param} sees no accelerator on this machine")
    return request.param


def test_a_loaded_model_says_that_it_is_on_the_accelerator(backend: str) -> None:
    told = json.loads(run(backend, "-m", "lit_core", "models", "check", "tiny-gemma", "--json"))
    assert (told["device"], told["backend"]) == ("GPU", backend)


def test_an_unloaded_model_gives_the_accelerators_memory_back(backend: str) -> None:
    freed, held = map(int, run(backend, "-c", UNLOAD).split()[-2:])
    assert freed > held == 0


def test_the_mistake_is_found_on_the_accelerator_too(backend: str) -> None:
    how = "--target-line", "2", "--granularity", "lines", "--no-check", "--json"
    told = json.loads(run(backend, "-m", "lit_core", "salience", "fewshot-mistake", *how))
    ranked = [part for part in told["segments"] if part["role"] != "response"]
    first = min(ranked, key=lambda part: part["rank"] or len(ranked))
    assert (first["start"], first["end"]) == (214, 249)


def test_numbers_are_those_of_the_processor(
    backend: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    file = tmp_path_factory.mktemp("numbers") / "numbers.npz"
    run(backend, "-m", "tests.gemma.backend_numbers", str(file))
    theirs: Numbers = np.load(file)
    ours = backend_numbers()
    for family in FAMILIES:
        for name in NAMES:
            one, other = ours[f"{family} {name}"], theirs[f"{family} {name}"]
            limit = TOLERANCE * abs(one).max()
            np.testing.assert_allclose(other, one, rtol=TOLERANCE, atol=limit)
    assert theirs["text"] == ours["text"]
