"""Starts the app as a server of its own, on a free port or a given one."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Mapping
from types import MappingProxyType
from typing import NoReturn

from lit_core.errors import ModelError
from lit_core.paths import APP_FOLDER
from lit_core.settings import Settings

STARTUP_TIMEOUT = 60.0


def free_port() -> int:
    """A port of this machine that nobody uses."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def start_server(
    settings: Settings, port: int, extra_environment: Mapping[str, str] = MappingProxyType({})
) -> subprocess.Popen:
    """Start the app's server in a separate process whose output is discarded.

    Args:
        settings: models, datasets and limits.
        port: where it listens, on this machine only.
        extra_environment: variables beside those of this process and of the settings.
    """
    environment = {**os.environ, **settings.to_environment(), **extra_environment}
    nowhere = subprocess.DEVNULL
    return subprocess.Popen(
        server_command(port, browser=False), env=environment, stdout=nowhere, stderr=nowhere
    )


def exec_server(settings: Settings, port: int, *, browser: bool) -> NoReturn:
    """Replace this process with the app's server, which keeps its process id.

    Args:
        settings: models, datasets and limits.
        port: where it listens, on this machine only.
        browser: open a browser when it is ready.
    """
    environment = {**os.environ, **settings.to_environment()}
    os.execve(sys.executable, server_command(port, browser=browser), environment)


def server_command(port: int, *, browser: bool) -> list[str]:
    """The command line that starts the server, from any folder."""
    # -P keeps files in the current folder from shadowing modules of the same name.
    app = [sys.executable, "-P", "-m", "streamlit", "run", str(APP_FOLDER / "app.py")]
    return [*app, "--server.port", str(port), "--server.headless", str(not browser).lower()]


def wait_until_ready(
    server: subprocess.Popen,
    port: int,
    seconds: float = STARTUP_TIMEOUT,
    health: str = "/_stcore/health",
) -> str:
    """The server's address, once it answers there.

    Args:
        server: its process.
        port: where it listens.
        seconds: how long it may take.
        health: the path that answers as soon as it is ready.

    Raises:
        ModelError: it ended, or did not answer in time.
    """
    address = f"http://localhost:{port}"
    until = time.monotonic() + seconds
    while server.poll() is None and time.monotonic() < until:
        try:
            with urllib.request.urlopen(address + health, timeout=2):
                return address
        except OSError:
            time.sleep(0.1)
    server.kill()
    raise ModelError(
        f"The app did not start on port {port}: run `python -m lit_core serve` in a terminal, "
        "which says why."
    )
