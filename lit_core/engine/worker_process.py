"""A worker in a process of its own."""

import os
import socket
import subprocess
import sys
from contextlib import suppress
from typing import Protocol

import psutil

from lit_core.engine.channel import Channel
from lit_core.engine.messages import ModelSpec
from lit_core.paths import APP_FOLDER


class RunningWorker(Protocol):
    """A worker that was started, in a process or elsewhere."""

    channel: Channel

    @property
    def held_bytes(self) -> int:
        """How much of the machine's memory it holds."""
        ...

    def wait(self) -> int:
        """The exit code, waiting for the end; negative where a signal ended it."""
        ...

    def kill(self) -> None:
        """End it at once."""
        ...


class WorkerProcess:
    """A process with one worker, which ends when this process does.

    Attributes:
        channel: to and from the worker.
    """

    def __init__(self, spec: ModelSpec):
        ours, theirs = socket.socketpair()
        backend = {"KERAS_BACKEND": spec.backend} if spec.backend else {}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "lit_core.engine", str(theirs.fileno())],
            cwd=APP_FOLDER,
            env={**os.environ, **backend},
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            # What libraries print is not what a shell command prints; what they log is seen.
            stdout=subprocess.DEVNULL,
            # An interrupt in the terminal is for the app, which then ends it.
            start_new_session=True,
        )
        theirs.close()
        self.channel = Channel(ours.detach())
        self.channel.send(spec)

    @property
    def held_bytes(self) -> int:
        """How much of the machine's memory it holds; 0 when it has ended."""
        with suppress(psutil.NoSuchProcess):
            return psutil.Process(self._process.pid).memory_info().rss
        return 0

    @property
    def pid(self) -> int:
        """The process's number."""
        return self._process.pid

    def wait(self) -> int:
        """The exit code, waiting for the end; negative where a signal ended it."""
        return self._process.wait()

    def kill(self) -> None:
        """End it at once."""
        self._process.kill()
