"""Tells models apart by what they are made of."""

import hashlib
from pathlib import Path

SUFFIXES = {".h5", ".spm", ".safetensors", ".model", ".gguf"}


def fingerprint(path: Path, precision: str, backend: str) -> str:
    """Twelve hex digits that change with the files' content, the precision or the backend."""
    digest = hashlib.sha256(f"{precision} {backend}".encode())
    for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
        if file.suffix in SUFFIXES or file.name == "config.json":
            if path.is_dir():
                digest.update(file.name.encode())
            with file.open("rb") as content:
                digest.update(hashlib.file_digest(content, "sha256").digest())
    return digest.hexdigest()[:12]
