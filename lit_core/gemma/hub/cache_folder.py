"""The folder for what Promptlight itself downloads, and for the locks of all downloads."""

import os
from pathlib import Path

VARIABLE = "PROMPTLIGHT_CACHE"


def cache_folder() -> Path:
    """The folder that the variable names, or `~/.cache/promptlight`."""
    given = os.environ.get(VARIABLE)
    return Path(given).expanduser() if given else Path.home() / ".cache" / "promptlight"
