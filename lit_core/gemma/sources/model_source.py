"""The interface of all model sources."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from lit_core.errors import ModelError
from lit_core.gemma.sources.fingerprint import fingerprint
from lit_core.gemma.sources.plain_name import plain_name
from lit_core.progress import ProgressToken

if TYPE_CHECKING:
    from lit_core.gemma.loaders.model_parts import ModelParts
    from lit_core.gemma.model import Gemma


@dataclass(frozen=True)
class ModelSource(ABC):
    """Where a model comes from, and what is known of it before it is loaded.

    Texts that are not known are empty, and counts that are not known are 0.

    Attributes:
        name: what it is called: what it was asked for by, or a name of its own.
    """

    name: str

    @property
    @abstractmethod
    def local_path(self) -> Path | None:
        """Its folder or file on this machine; None where there is none. Asks no network."""

    @abstractmethod
    def weight_bytes(self, precision: str) -> int | None:
        """About how much memory its weights take once they are loaded.

        None where that is not known before it is downloaded.

        Raises:
            ModelError: there is no such model, or its file is damaged.
        """

    @abstractmethod
    def fetch(self, progress: ProgressToken | None = None) -> Path:
        """Its folder or file, downloaded where it is not on this machine.

        Raises:
            ModelError: it cannot be had; the message says why, and what to do.
            Cancelled: the progress was stopped.
        """

    @abstractmethod
    def read_parts(self, dtype: str) -> "ModelParts":
        """Read its weights and vocabulary; they are stored as `dtype`."""

    @property
    def is_local(self) -> bool:
        """Whether it can be used without a download."""
        return self.local_path is not None

    @property
    def catalogue_name(self) -> str:
        """The name of the model that is offered, whatever name or path this one goes by."""
        return ""

    @property
    def title(self) -> str:
        """What people call it; never a path."""
        return plain_name(self.name)

    @property
    def description(self) -> str:
        """What to know before it is chosen."""
        return ""

    @property
    def parameters(self) -> int:
        """How many numbers it consists of."""
        return 0

    @property
    def caution(self) -> str:
        """A sentence on its limitations; empty if there is nothing to mention."""
        return ""

    @property
    def origin(self) -> str:
        """Who made it."""
        return ""

    @property
    def terms(self) -> str:
        """The address of the terms it is under."""
        return ""

    @property
    def notice(self) -> str:
        """The sentence that says which terms it is under."""
        return ""

    def load(self, precision: str = "float32", max_length: int | None = None) -> "Gemma":
        """Load it; it has to be on this machine.

        Args:
            precision: what it computes with: `float32`, `bfloat16`, or `int8`.
            max_length: most tokens of prompt and answer together; None leaves it to the model.

        Raises:
            ModelError: it is not here, or its files cannot be loaded as a Gemma.
        """
        from lit_core.gemma.loading import load_source

        return load_source(self, precision, max_length)

    def fingerprint(self, precision: str, backend: str) -> str:
        """Twelve hex digits that change with weights, tokenizer, precision or backend.

        Raises:
            ModelError: it is not on this machine.
        """
        return fingerprint(self.required_path, precision, backend)

    @property
    def required_path(self) -> Path:
        """Its folder or file.

        Raises:
            ModelError: it is not on this machine.
        """
        path = self.local_path
        if path is None:
            raise ModelError(f'"{self.name}" is not on this machine yet: download it first.')
        return path
