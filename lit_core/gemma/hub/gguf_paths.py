"""Finds the GGUF file that is a whole model, among those that are not."""

import re
from pathlib import Path

from lit_core.errors import ModelInputError

SUFFIX = ".gguf"
MAGIC = b"GGUF"
SPLIT = re.compile(r"-\d{5}-of-\d{5}\.gguf$")


def gguf_in(folder: Path) -> Path | None:
    """The one GGUF file in a folder; None where there is none.

    Raises:
        ModelInputError: there are several, or it is one part of a split model.
    """
    files = sorted(folder.glob(f"*{SUFFIX}"))
    if len(files) > 1:
        raise ModelInputError(f"{folder} holds several GGUF files: give the path of one.")
    for file in files:
        check_single_file(str(file))
    return files[0] if files else None


def check_single_file(name: str) -> None:
    """See that a file's name is not that of one part of a split model.

    Raises:
        ModelInputError: it is.
    """
    if SPLIT.search(name):
        raise ModelInputError(
            f"{name} is one part of a model that is split into several GGUF files: give a model "
            "in one file, or join the parts with llama.cpp's llama-gguf-split --merge."
        )


def is_whole_gguf(name: str) -> bool:
    """Whether a file's name is that of a model in one GGUF file."""
    return name.endswith(SUFFIX) and not SPLIT.search(name)


def is_gguf(path: Path) -> bool:
    """Whether a file begins as GGUF files do."""
    try:
        with path.open("rb") as file:
            return file.read(len(MAGIC)) == MAGIC
    except OSError:
        return False
