"""Paths as people type them."""

import os
from pathlib import Path

NOWHERE = Path("/no-such-folder/no-path")


def local_path(text: str) -> Path:
    """The path that was typed, with the home folder in place of `~`.

    Text that cannot be a path, such as one of 5,000 letters or with a null character, becomes a
    path where nothing is. A `~` before the name of no user stays as it is.
    """
    path = Path(os.path.expanduser(text))  # noqa: PTH111 - pathlib raises where there is no user
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return path
    except (OSError, ValueError):
        return NOWHERE
    return path
