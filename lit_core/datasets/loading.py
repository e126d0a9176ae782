"""Datasets by LIT's configuration strings, `name:path`, from a file or an address."""

import re
from collections.abc import Collection
from pathlib import PurePosixPath
from urllib.parse import unquote

from lit_core.datasets.example import Dataset
from lit_core.datasets.fetching import fetch_file, fetch_url
from lit_core.datasets.reading import check_suffix, read_dataset
from lit_core.errors import DatasetError
from lit_core.local_path import local_path
from lit_core.paths import APP_FOLDER

SAMPLE_PROMPTS = "sample_prompts"
_SAMPLE_PATH = APP_FOLDER / "prompts" / "sample_prompts.jsonl"

_URL = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_NAMED = re.compile(r"(?P<name>[\w-]{2,}):(?P<path>.*)", re.DOTALL)  # one letter is a drive


def load_dataset(
    config: str, *, accept_problems: bool = False, variables: Collection[str] = ()
) -> Dataset:
    """Loads `name:path`, a path without a name, or the built-in `sample_prompts`.

    A path is a local path or an http(s) address of a `.jsonl`, `.csv` or `.txt` file. If a file
    with the whole name exists, a colon in it is not a separator.

    Args:
        config: what to load.
        accept_problems: leave out lines that cannot be read.
        variables: names to read as template variables, even if they have another meaning.

    Raises:
        BadLinesError: Some lines cannot be read, and `accept_problems` is false.
        DatasetError: The file cannot be found, reached or read.
    """
    name, path = _name_and_path(config.strip())
    if path == SAMPLE_PROMPTS:
        name, path = name or SAMPLE_PROMPTS, str(_SAMPLE_PATH)
    if _URL.match(path):
        file_name = PurePosixPath(unquote(re.split("[?#]", path)[0])).name
        fetch = fetch_url
    else:
        file_name, fetch = path, fetch_file
    check_suffix(file_name)
    return read_dataset(
        fetch(path), file_name, name=name, accept_problems=accept_problems, variables=variables
    )


def _name_and_path(config: str) -> tuple[str | None, str]:
    whole = _URL.match(config) or local_path(config).is_file()
    named = None if whole else _NAMED.fullmatch(config)
    name, path = (named["name"], named["path"].strip()) if named else (None, config)
    if not path:
        raise DatasetError(
            f"“{config}” names no file: write name:path, a path, an address or {SAMPLE_PROMPTS}."
        )
    return name, path
