"""Runs jobs as they are typed, in this process."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from lit_core.__main__ import main


@dataclass(frozen=True)
class Ended:
    """How a job ended: its exit code, and what it wrote."""

    code: int
    output: str
    errors: str

    @property
    def json(self) -> dict[str, Any]:
        return json.loads(self.output)

    @property
    def sentences(self) -> list[str]:
        """What was said on standard error that is not progress."""
        return [line for line in self.errors.splitlines() if not line.endswith("…")]


Shell = Callable[..., Ended]


@pytest.fixture
def shell(capsys: pytest.CaptureFixture[str]) -> Shell:
    def run(*arguments: object) -> Ended:
        code = main([str(argument) for argument in arguments])
        return Ended(code, *capsys.readouterr())

    return run
