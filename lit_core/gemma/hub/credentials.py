"""Finds credentials for the hubs on this machine, without storing or printing them.

Each client looks for its own. Kaggle's: `KAGGLE_API_TOKEN`, `~/.kaggle/access_token`,
`KAGGLE_USERNAME` with `KAGGLE_KEY`, and `kaggle.json`; Hugging Face's: `HF_TOKEN`, and the token
saved when signing in. They may also be in Streamlit's `secrets.toml`.
"""

import os
import tomllib
from pathlib import Path

from lit_core.paths import SECRETS_FILE

NAMES = ("KAGGLE_API_TOKEN", "KAGGLE_USERNAME", "KAGGLE_KEY", "HF_TOKEN")


def from_secrets(file: Path = SECRETS_FILE) -> dict[str, str]:
    """What the secrets file holds for hubs, as variables for the client's process alone."""
    try:
        given = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError):
        return {}
    return {name: str(given[name]) for name in NAMES if given.get(name)}


def credentials(file: Path = SECRETS_FILE) -> dict[str, str]:
    """What this process and the secrets file hold for hubs."""
    return {**from_secrets(file), **{n: os.environ[n] for n in NAMES if os.environ.get(n)}}
