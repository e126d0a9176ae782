"""The prompts that ship with the app, and prompt files of one's own, opened by name or path."""

import difflib
from pathlib import Path

from lit_core.errors import PromptError
from lit_core.local_path import local_path
from lit_core.paths import APP_FOLDER
from lit_core.prompts.file_format import PromptFile, parse_prompt_file

_FOLDER = APP_FOLDER / "prompts"
_SUFFIX = ".prompt"
_FIRST = ("fewshot-mistake", "fewshot-fixed", "fewshot-constitution")


def shipped_names() -> tuple[str, ...]:
    """Names of the shipped prompts: the codelab's three in its order, then the others."""
    found = {path.stem for path in _FOLDER.glob(f"*{_SUFFIX}")}
    return (*(name for name in _FIRST if name in found), *sorted(found - {*_FIRST}))


def prompt_path(name_or_path: str | Path) -> Path:
    """Where the file of a prompt is: a shipped prompt's name, or the path of a `.prompt` file.

    Raises:
        PromptError: There is no shipped prompt of that name.
    """
    text = str(name_or_path)
    if text.endswith(_SUFFIX):
        return local_path(text)
    name, _, version = text.partition("@")
    if name not in shipped_names():
        raise PromptError(_unknown(name))
    if version:
        raise PromptError(
            f"There is no file of {text}: it is a saved version; use {name} for the shipped text."
        )
    return _FOLDER / f"{name}{_SUFFIX}"


def load_prompt(name_or_path: str | Path) -> PromptFile:
    """Opens a shipped prompt by its name, or a `.prompt` file by its path.

    Raises:
        PromptError: There is no such prompt, or its file cannot be read.
    """
    text = str(name_or_path)
    path = prompt_path(text)
    return _read(path, text if text.endswith(_SUFFIX) else path.name)


def _read(path: Path, source: str) -> PromptFile:
    try:
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise PromptError(f"There is no prompt file {source}; check the path.") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise PromptError(f"The prompt file {source} cannot be opened: {reason}.") from error
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise PromptError(f"{source}, line {line}: not UTF-8; save the file as UTF-8.") from error
    return parse_prompt_file(text, source)


def _unknown(name: str) -> str:
    near = difflib.get_close_matches(name, shipped_names(), n=1)
    hint = f"Did you mean {near[0]}? " if near else ""
    return (
        f"There is no prompt named “{name}”. {hint}Choose one of {', '.join(shipped_names())}, "
        f"or give the path of a {_SUFFIX} file."
    )
