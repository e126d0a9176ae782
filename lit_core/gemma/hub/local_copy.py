"""The copy of a preset on this machine: where it is, whether it is whole, and how to clear it."""

import json
from contextlib import suppress
from pathlib import Path

from lit_core.errors import ModelError
from lit_core.gemma.hub.gguf_paths import is_gguf
from lit_core.gemma.hub.preset import Preset


def local_copy(preset: Preset) -> Path | None:
    """The folder or file of a copy that was downloaded to its end; None where there is none.

    Asks no network.
    """
    return preset.hub.copy(preset.handle)


def clear_copy(preset: Preset) -> None:
    """Delete the copy, whole or not, so that the next download starts from the beginning."""
    preset.hub.clear(preset.handle)


def downloaded_bytes(preset: Preset) -> int:
    """How much of it is here."""
    total = 0
    for path in preset.hub.parts(preset.handle):
        with suppress(FileNotFoundError):  # the client has moved it meanwhile
            total += path.stat().st_size
    return total


def verified_copy(preset: Preset, copy: Path) -> Path:
    """The folder or file, if what is in it can be opened; otherwise the copy is cleared.

    Raises:
        ModelError: the copy was damaged.
    """
    try:
        check_whole(copy, preset.name, preset.hub.required_files)
    except ModelError as error:
        clear_copy(preset)
        raise ModelError(f"{error} The copy was deleted; try again.") from error
    return copy


def check_whole(copy: Path, name: str, needed: tuple[str, ...]) -> None:
    """See that a folder holds a preset that can be opened, or that a file is GGUF.

    The client takes whatever it is sent for the file it asked for.

    Raises:
        ModelError: a file is missing, is a web page, or is cut or damaged.
    """
    if copy.is_file():
        if not is_gguf(copy):
            raise ModelError(f'The copy of "{name}" is damaged: {copy.name} is no GGUF file.')
        return
    for file in needed:
        path = copy / file
        if not path.is_file():
            raise ModelError(f'The copy of "{name}" is damaged: {file} is missing.')
        try:
            json.loads(path.read_text(encoding="utf-8"))
        except (ValueError, OSError) as error:
            page = path.read_bytes()[:1000].lstrip().lower().startswith((b"<html", b"<!doctype"))
            what = "a web page, not the model: a proxy stands between" if page else "damaged"
            raise ModelError(f'What came for {file} of "{name}" is {what}.') from error
    weights = _weights(copy)
    if not weights:
        raise ModelError(f'The copy of "{name}" is damaged: it has no weights.')
    for path in weights:
        if not _opens(path):
            raise ModelError(f'The copy of "{name}" is damaged: {path.name} cannot be opened.')


def _weights(folder: Path) -> list[Path]:
    return [*folder.glob("*.weights.h5"), *folder.glob("*.safetensors")]


def _opens(path: Path) -> bool:
    import h5py
    from safetensors import SafetensorError, safe_open

    try:
        if path.suffix == ".h5":
            with h5py.File(path):
                return True
        with safe_open(path, framework="numpy"):
            return True
    except (OSError, SafetensorError):
        return False
