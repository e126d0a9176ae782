"""What every hub can be asked."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Protocol


class Hub(Protocol):
    """A place on the network where models can be downloaded; each goes by a handle there.

    Attributes:
        name: what people read.
        credentials_hint: how to get credentials, and where to put them.
        retry_hint: what happens to a broken download when it is tried again.
        cache_variable: the environment variable that names the folder of its copies.
        required_files: files without which a folder is no whole copy.
        needs_account: whether a model may ask for an account.
        times_on_disk: the peak disk space of a download, as a multiple of its size.
    """

    name: str
    credentials_hint: str
    retry_hint: str
    cache_variable: str
    required_files: tuple[str, ...]
    needs_account: bool
    peak_disk_factor: float

    def has_credentials(self, given: Mapping[str, str]) -> bool:
        """Whether there are credentials, right or wrong, in variables or where its client looks."""
        ...

    def page(self, handle: str) -> str:
        """The address where the licence can be read."""
        ...

    def fetch(self, handle: str) -> str:
        """Download a model and give its folder or file.

        May never return: run it in a process that can be killed.
        """
        ...

    def copy(self, handle: str) -> Path | None:
        """The folder or file of a whole copy; None where there is none. Asks no network."""
        ...

    def parts(self, handle: str) -> Iterator[Path]:
        """The files of a copy, whole or not."""
        ...

    def copy_path(self, handle: str) -> Path:
        """Where the copy is, or would be."""
        ...

    def clear(self, handle: str) -> None:
        """Delete the copy, whole or not."""
        ...
