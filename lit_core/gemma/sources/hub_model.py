"""A model on Kaggle, on Hugging Face or in the package registry, and its copy on this machine."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from lit_core.formatting import format_bytes, format_parameters
from lit_core.gemma.hub import CATALOGUE, Preset, download, local_copy, verified_copy
from lit_core.gemma.sources.local_files import source_at
from lit_core.gemma.sources.model_source import ModelSource
from lit_core.gemma.sources.plain_name import is_place
from lit_core.gemma.sources.weight_bytes import weight_bytes
from lit_core.progress import ProgressToken

if TYPE_CHECKING:
    from lit_core.gemma.loaders.model_parts import ModelParts


@dataclass(frozen=True)
class HubModel(ModelSource):
    """A model that is downloaded once, and then used from its copy.

    Attributes:
        preset: what is known of it before that.
    """

    preset: Preset

    @property
    def local_path(self) -> Path | None:
        """The folder or file of its copy, if that was downloaded to its end. Asks no network."""
        return local_copy(self.preset)

    def weight_bytes(self, precision: str) -> int | None:
        """About how much memory its weights take; None where that is known of the copy alone."""
        if self.preset.parameters:
            return weight_bytes(self.preset.parameters, precision)
        path = self.local_path
        return source_at(path, self.name).weight_bytes(precision) if path else None

    def fetch(self, progress: ProgressToken | None = None) -> Path:
        """The folder or file of its copy, downloaded in a process that can be killed."""
        path = self.local_path
        return (
            verified_copy(self.preset, path)
            if path
            else download(self.preset, progress or ProgressToken())
        )

    def read_parts(self, dtype: str) -> "ModelParts":
        """Read the weights and vocabulary of its copy."""
        return source_at(self.required_path, self.name).read_parts(dtype)

    @property
    def catalogue_name(self) -> str:
        """The name it is offered by; empty where it is known by its address alone."""
        return self.preset.name if self.preset.name in CATALOGUE else ""

    @property
    def title(self) -> str:
        """What people call it."""
        if self.name != self.catalogue_name and not is_place(self.name):
            return self.name
        return self.preset.title if self.catalogue_name else self.preset.name

    @property
    def description(self) -> str:
        """How large it is, and where it is downloaded from."""
        hub, size = self.preset.hub, format_bytes(self.preset.download_bytes)
        return (
            f"{format_parameters(self.parameters)} parameters, about {size} to download from "
            f"{hub.name}." + ("" if hub.needs_account else " No account is needed.")
        )

    @property
    def parameters(self) -> int:
        """How many numbers it consists of; 0 where that is not known."""
        return self.preset.parameters

    @property
    def caution(self) -> str:
        """A sentence on its limitations; empty if there is nothing to mention."""
        return self._known.caution

    @property
    def origin(self) -> str:
        """Who made it, where more is to be said than its page does."""
        return self.preset.origin

    @property
    def terms(self) -> str:
        """The address of the terms it is under; empty where they are not known."""
        return self._known.terms

    @property
    def notice(self) -> str:
        """The sentence that says which terms it is under; empty where they are not known."""
        return self._known.notice

    @property
    def _known(self) -> Preset:
        """The same model as the catalogue has it, which may be on another hub."""
        return CATALOGUE.get(self.preset.name, self.preset)
