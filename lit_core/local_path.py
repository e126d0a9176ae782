"""Paths as people type them."""

import os
from contextlib import suppress
from pathlib import Path

NONEXISTENT_PATH = Path("/no-such-folder/no-path")


def local_path(text: str) -> Path:
    """The path that was typed, with the home folder in place of `~`.

    Text that cannot be a path, because it is too long or has a null character, becomes a path that
    does not exist. A `~` followed by an unknown user name is left unchanged.
    """
    try:
        path = Path(os.path.expanduser(text))  # noqa: PTH111 - pathlib raises where there is no user
        with suppress(FileNotFoundError, NotADirectoryError):
            path.stat()
    except (OSError, ValueError):
        return NONEXISTENT_PATH
    return path
