"""Hugging Face, where Gemma is in the form of transformers: copies in its client's own cache."""

import json
import os
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

INDEX = "model.safetensors.index.json"
PIECE = 2**20
WANTED = ("*.json", "*.safetensors", "*.h5", "*.spm", "tokenizer.model")


class HuggingFace:
    """Models by their handle, `owner/name`."""

    name = "Hugging Face"
    cure = (
        "Make an access token in the settings of your Hugging Face account and set HF_TOKEN, or "
        "put it into .streamlit/secrets.toml; then start the app again."
    )
    again = "Try again: it goes on with the files that are missing."
    cache = "HF_HOME"
    needed = ("config.json",)

    def knows(self, given: Mapping[str, str]) -> bool:
        """Whether there are credentials, right or wrong, in variables or left by signing in."""
        return "HF_TOKEN" in given or (_folder() / "token").is_file()

    def page(self, handle: str) -> str:
        """The address where the licence can be read and accepted."""
        return f"https://huggingface.co/{handle}"

    def fetch(self, handle: str) -> str:
        """Download a model and give its folder. Waits for ever for some answers."""
        # A file that comes by its faster way, or in large pieces, is not seen to grow.
        os.environ["HF_HUB_DISABLE_XET"] = "1"
        from huggingface_hub import constants, snapshot_download

        constants.DOWNLOAD_CHUNK_SIZE = PIECE  # ty: ignore[invalid-assignment]
        for left in self.place(handle).glob("blobs/*.incomplete"):
            left.unlink()  # by a download that was killed; the client begins such a file anew
        folder = snapshot_download(handle, allow_patterns=list(WANTED))
        if not _complete(Path(folder)):
            # Without a network the client is content with what there is.
            raise ConnectionError(f"Not all of {handle} is here.")
        return folder

    def copy(self, handle: str) -> Path | None:
        """The folder of the newest copy, when every file of it is there; asks no network."""
        place = self.place(handle)
        try:
            newest = (place / "refs" / "main").read_text(encoding="utf-8").strip()
        except OSError:
            return None
        folder = place / "snapshots" / newest
        return folder if _complete(folder) else None

    def place(self, handle: str) -> Path:
        """Where the copy is, or would be."""
        cache = Path(os.environ.get("HF_HUB_CACHE") or _folder() / "hub")
        return cache.expanduser() / f"models--{handle.replace('/', '--')}"

    def parts(self, handle: str) -> Iterator[Path]:
        """The files of a copy, whole or not."""
        yield from (path for path in (self.place(handle) / "blobs").glob("*") if path.is_file())

    def clear(self, handle: str) -> None:
        """Delete the copy, whole or not."""
        shutil.rmtree(self.place(handle), ignore_errors=True)


def _folder() -> Path:
    """Where the client keeps everything."""
    return Path(os.environ.get("HF_HOME") or Path.home() / ".cache" / "huggingface").expanduser()


def _complete(folder: Path) -> bool:
    """Whether a folder has a configuration and all of the weights; a file is there when whole."""
    if not (folder / "config.json").is_file():
        return False
    try:
        index = json.loads((folder / INDEX).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return any(folder.glob("*.safetensors")) or any(folder.glob("*.weights.h5"))
    return all((folder / name).is_file() for name in set(index["weight_map"].values()))
