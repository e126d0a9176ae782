"""One side of a comparison, in a process of its own that works when it is asked to."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from typing import Any, Self

from benchmarks.device_memory import resident
from benchmarks.figures import seconds

Work = Callable[[], object]


class SideProcess:
    """A process that has loaded a model and does pieces of work when it is asked for them.

    Args:
        command: what starts it; it must end in `answer_questions` or speak as that does.
        environment: variables for this process alone.

    Attributes:
        loaded: what it said once the model was loaded.
    """

    def __init__(self, command: list[str], environment: Mapping[str, str] | None = None):
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | dict(environment or {}),
        )
        self.loaded = self._read()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()

    def ask(self, work: str) -> float:
        """Do a piece of work once and tell the seconds it took."""
        return self.ask_all(work)["seconds"]

    def ask_all(self, work: str) -> dict[str, Any]:
        """Do a piece of work once and tell all about it."""
        assert self._process.stdin
        self._process.stdin.write(work + "\n")
        self._process.stdin.flush()
        return self._read()

    def _read(self) -> dict[str, Any]:
        assert self._process.stdout
        for line in self._process.stdout:
            # Some libraries print to standard output what is no answer.
            if line.startswith("{"):
                return json.loads(line)
        raise RuntimeError("The other process has ended: see its message above.")


def answer_questions(works: Mapping[str, Work], **loaded: object) -> None:
    """Tell what was loaded, then do what each line of standard input names."""
    _tell(held=resident("VmRSS"), **loaded)
    for line in sys.stdin:
        took = seconds(works[line.strip()])
        _tell(seconds=took, held=resident("VmRSS"), peak=resident("VmHWM"))


def _tell(**values: object) -> None:
    print(json.dumps(values), flush=True)
