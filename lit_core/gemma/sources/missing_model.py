"""A model that was not found."""

from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from lit_core.errors import ModelInputError
from lit_core.gemma.sources.model_source import ModelSource
from lit_core.progress import ProgressToken


@dataclass(frozen=True)
class MissingModel(ModelSource):
    """Stands for a model that was not found; any use raises an error that says why.

    Attributes:
        reason: the sentence that says so.
    """

    reason: str

    @property
    def local_path(self) -> Path | None:
        """There is none."""
        return None

    @property
    def required_path(self) -> NoReturn:
        """There is none.

        Raises:
            ModelInputError: always.
        """
        raise ModelInputError(self.reason)

    def weight_bytes(self, precision: str) -> NoReturn:  # noqa: ARG002
        """There is nothing to weigh.

        Raises:
            ModelInputError: always.
        """
        raise ModelInputError(self.reason)

    def fetch(self, progress: ProgressToken | None = None) -> NoReturn:  # noqa: ARG002
        """There is nothing to download.

        Raises:
            ModelInputError: always.
        """
        raise ModelInputError(self.reason)

    def read_parts(self, dtype: str) -> NoReturn:  # noqa: ARG002
        """There is nothing to read.

        Raises:
            ModelInputError: always.
        """
        raise ModelInputError(self.reason)
