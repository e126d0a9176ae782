"""Every backend does what is asked of it: this process's by itself, the others in theirs."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.gemma.conformance import *  # noqa: F403 - the tests of this process's backend

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("backend", ["jax", "torch"])
def test_another_backend_conforms(backend: str) -> None:
    environment = os.environ | {"KERAS_BACKEND": backend, "OMP_NUM_THREADS": "1"}
    command = [sys.executable, "-m", "pytest", "-q", "tests/gemma/conformance.py"]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-3000:]
    assert "[100%]" in done.stdout
