"""Hugging Face, where Gemma is in the form of transformers: copies in its client's own cache."""

import json
import os
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

from lit_core.gemma.hub.gguf_paths import is_whole_gguf
from lit_core.paths import SECRETS_FILE

INDEX = "model.safetensors.index.json"
PIECE = 2**20
WANTED = ("*.json", "*.safetensors", "*.h5", "*.spm", "tokenizer.model")


class OnlyGgufError(Exception):
    """A repository holds a model as GGUF files alone, and which of them was not said.

    Attributes:
        files: their names.
    """

    def __init__(self, files: list[str]):
        super().__init__(", ".join(files))
        self.files = files


class HuggingFace:
    """Models by their handle, `owner/name`, or `owner/name/file.gguf` for one file alone."""

    name = "Hugging Face"
    credentials_hint = (
        "Make an access token in the settings of your Hugging Face account and set HF_TOKEN, or "
        f"put it into {SECRETS_FILE}; then start the app again."
    )
    retry_hint = "Try again: it goes on with the files that are missing."
    cache_variable = "HF_HOME"
    required_files: tuple[str, ...] = ("config.json",)
    needs_account = True
    peak_disk_factor = 1.0

    def has_credentials(self, given: Mapping[str, str]) -> bool:
        """Whether there are credentials, right or wrong, in variables or left by signing in."""
        return "HF_TOKEN" in given or (_folder() / "token").is_file()

    def page(self, handle: str) -> str:
        """The address where the licence can be read and accepted."""
        return f"https://huggingface.co/{_parted(handle)[0]}"

    def fetch(self, handle: str) -> str:
        """Download a model and give its folder or file. Some requests have no timeout.

        Raises:
            OnlyGgufError: a file is to be named.
            Exception: whatever the client raises.
        """
        # With Xet or large chunks, the file does not grow visibly, so progress is unknown.
        os.environ["HF_HUB_DISABLE_XET"] = "1"
        from huggingface_hub import constants, hf_hub_download, list_repo_files, snapshot_download

        constants.DOWNLOAD_CHUNK_SIZE = PIECE  # ty: ignore[invalid-assignment]
        for left in self.copy_path(handle).glob("blobs/*.incomplete"):
            left.unlink()  # by a download that was killed; the client begins such a file anew
        repository, file = _parted(handle)
        if file:
            return hf_hub_download(repository, file)
        folder = snapshot_download(repository, allow_patterns=list(WANTED))
        if not _complete(Path(folder)):
            names = sorted(filter(is_whole_gguf, list_repo_files(handle)))
            if names:
                raise OnlyGgufError(names)
            # Without a network the client is content with what there is.
            raise ConnectionError(f"Not all of {handle} is here.")
        return folder

    def copy(self, handle: str) -> Path | None:
        """The newest copy, a folder with every file or the one file; asks no network."""
        place, (_, file) = self.copy_path(handle), _parted(handle)
        try:
            newest = (place / "refs" / "main").read_text(encoding="utf-8").strip()
        except OSError:
            return None
        folder = place / "snapshots" / newest
        if file:
            return folder / file if (folder / file).is_file() else None
        return folder if _complete(folder) else None

    def copy_path(self, handle: str) -> Path:
        """Where the copy is, or would be: one place for all files of a repository."""
        cache = Path(os.environ.get("HF_HUB_CACHE") or _folder() / "hub")
        repository, _ = _parted(handle)
        return cache.expanduser() / f"models--{repository.replace('/', '--')}"

    def parts(self, handle: str) -> Iterator[Path]:
        """The files of a copy, whole or not."""
        place, (_, file) = self.copy_path(handle), _parted(handle)
        if file:
            # Other files of the repository are other models.
            yield from place.glob("blobs/*.incomplete")
            yield from filter(None, [self.copy(handle)])
        else:
            yield from (path for path in place.glob("blobs/*") if path.is_file())

    def clear(self, handle: str) -> None:
        """Delete the copy, whole or not."""
        if not _parted(handle)[1]:
            shutil.rmtree(self.copy_path(handle), ignore_errors=True)
        elif file := self.copy(handle):
            file.resolve().unlink()
            file.unlink(missing_ok=True)


def _parted(handle: str) -> tuple[str, str]:
    """The repository that a handle names, and the file in it; no file means all that is needed."""
    owner, name, *file = handle.split("/")
    return f"{owner}/{name}", "/".join(file)


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
