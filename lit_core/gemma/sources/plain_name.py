"""What people call a model that nobody gave a name."""

import os
from pathlib import PurePath


def plain_name(name: str) -> str:
    """A name as it is; of a path, the folder's or file's own name."""
    if not is_place(name):
        return name
    return PurePath(os.path.abspath(os.path.expanduser(name))).name or name  # noqa: PTH100, PTH111 - any text is taken


def is_place(name: str) -> bool:
    """Whether a name is a path or an address."""
    return "/" in name or os.sep in name or name.startswith(("~", "."))
