"""The app as `make run` serves it, and a Chromium to look at it."""

import os
import shutil
import signal
import subprocess
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, ViewportSize, expect, sync_playwright

from lit_core.gemma import EMBEDDED
from lit_core.paths import APP_FOLDER
from lit_core.serving import free_port, server_command, wait_until_ready

PATIENCE = 60_000
VIEWPORT = ViewportSize(width=1440, height=1100)
NAMES = ("chromium", "chromium-browser", "google-chrome")
QUIET = ("--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking")

expect.set_options(timeout=PATIENCE)


@contextmanager
def serve(data: Path, environment: Mapping[str, str] | None = None) -> Generator[str]:
    """The app on a free port, as `make run` serves it; gives its address."""
    with serve_process(data, environment) as (address, _):
        yield address


@contextmanager
def serve_process(
    data: Path, environment: Mapping[str, str] | None = None, port: int = 0
) -> Generator[tuple[str, subprocess.Popen]]:
    """The same, on a given port or a free one; gives its address and its process."""
    port = port or free_port()
    own = {"PROMPTLIGHT_DATA": str(data), "PROMPTLIGHT_MODEL": EMBEDDED, "PYTHONFAULTHANDLER": "1"}
    everything = {**os.environ, **own, **(environment or {})}
    server = subprocess.Popen(server_command(port, browser=False), cwd=APP_FOLDER, env=everything)
    try:
        yield wait_until_ready(server, port), server
    finally:
        _end(server)


def _end(server: subprocess.Popen) -> None:
    """Ask a server to end; if it does not, it fails, and prints what its threads are doing."""
    server.terminate()
    try:
        server.wait(20)
    except subprocess.TimeoutExpired:
        server.send_signal(signal.SIGABRT)
        server.wait()
        raise


@contextmanager
def chromium_browser() -> Generator[Browser]:
    """The machine's Chromium, or the one Playwright installed."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_installed(), args=list(QUIET))
        yield browser
        browser.close()


def chromium_with_profile(browser: Browser, profile: Path) -> BrowserContext:
    """Another Chromium, which keeps compiled scripts between pages as a user's does."""
    return browser.browser_type.launch_persistent_context(
        profile, executable_path=_installed(), args=list(QUIET), viewport=VIEWPORT
    )


def _installed() -> str | None:
    return next(filter(None, map(shutil.which, NAMES)), None)
