"""A folder that KerasHub's `save_to_preset` wrote."""

from dataclasses import dataclass
from typing import ClassVar

from lit_core.gemma.sources.model_folder import ModelFolder


@dataclass(frozen=True)
class KerasHubFolder(ModelFolder):
    """A KerasHub preset in a folder."""

    weight_files: ClassVar[str] = "*.h5"
