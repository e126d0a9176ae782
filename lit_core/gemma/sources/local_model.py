"""A model in a folder or file on this machine."""

from dataclasses import dataclass
from pathlib import Path

from lit_core.gemma.sources.model_source import ModelSource
from lit_core.progress import ProgressToken


@dataclass(frozen=True)
class LocalModel(ModelSource):
    """A model that somebody put on this machine; each format has a class of its own.

    Attributes:
        path: its folder or file.
    """

    path: Path

    @property
    def local_path(self) -> Path:
        """Its folder or file."""
        return self.path

    def fetch(self, progress: ProgressToken | None = None) -> Path:  # noqa: ARG002 - there is nothing to see
        """Its folder or file, which is here."""
        return self.path
