"""A lock on the place of a model, so that two downloads never write there at the same time."""

import fcntl
import hashlib
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from lit_core.errors import ModelError
from lit_core.gemma.hub.cache_folder import VARIABLE, cache_folder

SECONDS = 0.2


@contextmanager
def locked(place: Path, waiting: Callable[[], None]) -> Generator[None]:
    """Hold the lock of a place; it is given back even when the process is killed.

    Args:
        place: where the copy is, or would be.
        waiting: called again and again while another thread or process holds the lock.

    Raises:
        ModelError: the cache folder cannot be written to.
    """
    with _lock_file(place) as file:
        while not _try(file):
            waiting()
            time.sleep(SECONDS)
        try:
            yield
        finally:
            fcntl.flock(file, fcntl.LOCK_UN)


def _lock_file(place: Path) -> IO[str]:
    # Not beside the copy: that folder belongs to the hub's own client.
    folder = cache_folder() / "locks"
    name = hashlib.sha256(str(place).encode()).hexdigest()[:16]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return (folder / f"{name}.lock").open("w")
    except OSError as error:
        raise ModelError(
            f"{folder} cannot be written to ({error.strerror}): set {VARIABLE} to another folder."
        ) from error


def _try(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
