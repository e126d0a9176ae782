"""Downloads a preset in a process that can be killed, and reports progress."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lit_core.errors import ModelError
from lit_core.formatting import format_bytes
from lit_core.gemma.hub.credentials import credentials, from_secrets
from lit_core.gemma.hub.error_message import error_message, full_disk_message, stalled_message
from lit_core.gemma.hub.local_copy import downloaded_bytes, local_copy, verified_copy
from lit_core.gemma.hub.place_lock import locked
from lit_core.gemma.hub.preset import Preset
from lit_core.paths import APP_FOLDER
from lit_core.progress import ProgressToken


@dataclass(frozen=True)
class DownloadTimeouts:
    """The polling interval and the time a download may stall, in seconds."""

    look: float = 0.25
    stall: float = 90.0


def download(
    preset: Preset, progress: ProgressToken, patience: DownloadTimeouts | None = None
) -> Path:
    """The folder or file of a preset, fetched from its hub; goes on with what is here of it.

    Raises:
        ModelError: it cannot be had; the message says why, and what to do.
        Cancelled: the progress was stopped.
    """

    def waiting() -> None:
        progress.report(f"Waiting: {preset.name} is downloaded for somebody else")
        progress.check()

    with locked(preset.hub.copy_path(preset.handle), waiting):
        if copy := local_copy(preset):
            return verified_copy(preset, copy)
        _check_room(preset)
        found = _fetched(preset, progress, patience or DownloadTimeouts())
    if "path" not in found:
        raise ModelError(
            error_message(preset, found, credentials=preset.hub.has_credentials(credentials()))
        )
    return verified_copy(preset, Path(found["path"]))


def _fetched(
    preset: Preset, progress: ProgressToken, patience: DownloadTimeouts
) -> Mapping[str, Any]:
    command = [sys.executable, "-m", "lit_core.gemma.hub.fetch", preset.hub.name, preset.handle]
    process = subprocess.Popen(
        command,
        cwd=APP_FOLDER,
        env={**from_secrets(), **os.environ},
        # The child exits when this pipe closes, so it ends with this process in any case.
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        # What the client writes beside the outcome may quote addresses that hold a signature.
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )
    try:
        _wait(process, preset, progress, patience)
        said, _ = process.communicate()
    finally:
        # The group, because clients start processes of their own.
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    try:
        return json.loads(said.splitlines()[-1])
    except (IndexError, ValueError):
        return {"error": f"the download ended with {process.returncode}"}


def _wait(
    process: subprocess.Popen, preset: Preset, progress: ProgressToken, patience: DownloadTimeouts
) -> None:
    began = grew = time.monotonic()
    first = size = downloaded_bytes(preset)
    while process.poll() is None:
        progress.check()
        time.sleep(patience.look)
        now, here = time.monotonic(), downloaded_bytes(preset)
        if here != size:
            grew, size = now, here
        if now - grew > patience.stall:
            raise ModelError(stalled_message(preset, patience.stall))
        speed = (size - first) / max(now - began, 1e-3)
        total = max(size, preset.download_bytes) if preset.download_bytes else 0
        progress.report(_stage(preset, size, speed), size, total)


def _stage(preset: Preset, size: int, speed: float) -> str:
    total = preset.download_bytes
    # What is joined of the parts may be larger than they are.
    told = f"Downloading {preset.name}: {format_bytes(min(size, total or size))}"
    told += f" of about {format_bytes(total)}" if total else ""
    if speed <= 0 or size >= total:
        return told
    minutes = (total - size) / speed / 60
    left = "less than a minute" if minutes < 1 else f"about {minutes:.0f} min"
    return f"{told}, {format_bytes(speed)}/s, {left} left"


def _check_room(preset: Preset) -> None:
    place = preset.hub.copy_path(preset.handle)
    while not place.exists():
        place = place.parent
    if shutil.disk_usage(place).free < preset.disk_bytes - downloaded_bytes(preset):
        raise ModelError(full_disk_message(preset))
