"""Finds out whether this machine has credentials for Kaggle, without keeping or telling them.

The client looks for its own: `KAGGLE_API_TOKEN`, `~/.kaggle/access_token`, `KAGGLE_USERNAME` with
`KAGGLE_KEY`, and `kaggle.json`. Besides, they may stand in the app's `.streamlit/secrets.toml`.
"""

import os
import tomllib
from pathlib import Path

NAMES = ("KAGGLE_API_TOKEN", "KAGGLE_USERNAME", "KAGGLE_KEY")
SECRETS = Path(__file__).resolve().parents[3] / ".streamlit" / "secrets.toml"


def from_secrets(file: Path = SECRETS) -> dict[str, str]:
    """What the secrets file holds for Kaggle, as variables for the client's process alone."""
    try:
        given = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError):
        return {}
    return {name: str(given[name]) for name in NAMES if given.get(name)}


def have_credentials(file: Path = SECRETS) -> bool:
    """Whether there are any, right or wrong."""
    found = {**from_secrets(file), **{n: os.environ[n] for n in NAMES if os.environ.get(n)}}
    if "KAGGLE_API_TOKEN" in found or {"KAGGLE_USERNAME", "KAGGLE_KEY"} <= set(found):
        return True
    folder = Path(os.environ.get("KAGGLE_CONFIG_DIR") or Path.home() / ".kaggle")
    return any((folder / name).is_file() for name in ("kaggle.json", "access_token"))
