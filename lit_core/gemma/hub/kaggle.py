"""Kaggle, where KerasHub's presets are: what its own client knows of the copies on this machine."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from lit_core.paths import SECRETS_FILE

if TYPE_CHECKING:
    from kagglehub.handle import ModelHandle


class Kaggle:
    """Models by their handle, `owner/model/framework/variation` with or without a version."""

    name = "Kaggle"
    credentials_hint = (
        "Make an API token in the settings of your Kaggle account and set KAGGLE_API_TOKEN, or "
        "KAGGLE_USERNAME and KAGGLE_KEY, or save kaggle.json in ~/.kaggle, or put them into "
        f"{SECRETS_FILE}; then start the app again."
    )
    retry_hint = "Try again: it goes on where it stopped."
    cache_variable = "KAGGLEHUB_CACHE"
    required_files: tuple[str, ...] = ("config.json", "tokenizer.json")
    needs_account = True
    peak_disk_factor = 1.0

    def has_credentials(self, given: Mapping[str, str]) -> bool:
        """Whether there are credentials, right or wrong, in variables or in a file."""
        if "KAGGLE_API_TOKEN" in given or {"KAGGLE_USERNAME", "KAGGLE_KEY"} <= set(given):
            return True
        folder = Path(os.environ.get("KAGGLE_CONFIG_DIR") or Path.home() / ".kaggle")
        return any((folder / name).is_file() for name in ("kaggle.json", "access_token"))

    def page(self, handle: str) -> str:
        """The address where the licence can be read and accepted."""
        owner, model, *_ = handle.split("/")
        return f"https://www.kaggle.com/models/{owner}/{model}"

    def fetch(self, handle: str) -> str:
        """Download a model and give its folder. Some requests have no timeout."""
        import kagglehub

        return kagglehub.model_download(handle)

    def copy(self, handle: str) -> Path | None:
        """The folder of a copy that was downloaded to its end, the newest; asks no network."""
        # Its client takes half a second to import: not where it has downloaded nothing.
        if not _cache_folder().exists():
            return None
        from kagglehub.cache import Cache

        found = (Cache().load_from_cache(version) for version in self._versions(handle))
        return next((Path(folder) for folder in found if folder), None)

    def parts(self, handle: str) -> Iterator[Path]:
        """The files of a copy, whole or not."""
        place = self.copy_path(handle)
        yield from (path for path in place.rglob("*") if path.is_file())
        archive = place.with_name(f"{place.name}.archive")
        if archive.exists():
            yield archive

    def copy_path(self, handle: str) -> Path:
        """Where the copy is, or would be."""
        from kagglehub.cache import Cache
        from kagglehub.handle import parse_model_handle

        return Path(Cache().get_path(parse_model_handle(handle)))

    def clear(self, handle: str) -> None:
        """Delete the copy, whole or not."""
        from kagglehub.cache import Cache

        for version in self._versions(handle):
            Cache().delete_from_cache(version)

    def _versions(self, handle: str) -> list["ModelHandle"]:
        """The version a handle names, or those that are here, the newest first."""
        from kagglehub.handle import parse_model_handle

        parsed = parse_model_handle(handle)
        if parsed.is_versioned():
            return [parsed]
        here = (path.name for path in self.copy_path(handle).glob("*") if path.name.isdecimal())
        return [parsed.with_version(number) for number in sorted(map(int, here), reverse=True)]


def _cache_folder() -> Path:
    given = os.environ.get(Kaggle.cache_variable)
    return Path(given) if given else Path.home() / ".cache" / "kagglehub"
