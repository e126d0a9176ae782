"""Captum and Inseq answer from a process of their own, in which Keras runs on PyTorch."""

import json
import os
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any, Self

import numpy as np

from lit_core.gemma import Generation


class PeerProcess:
    """A peer that has loaded the model, and works out every token of one answer when called."""

    def __init__(self, peer: str, preset: str, generation: Generation, folder: Path):
        path = folder / f"{peer}.pickle"
        path.write_bytes(pickle.dumps(generation))
        self._process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.torch_peers", peer, preset, str(path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | {"KERAS_BACKEND": "torch"},
        )
        told = self._read()
        self.name: str = told["name"]
        self.threads: int = told["threads"]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()

    def __call__(self) -> np.ndarray:
        """L2 scores `(T, N)` for each token of the answer."""
        assert self._process.stdin
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        return np.array(self._read()["scores"])

    def _read(self) -> dict[str, Any]:
        assert self._process.stdout
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("The peer's process has ended: see its message above.")
        return json.loads(line)
