"""The teaching model that ships with the app."""

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from lit_core.gemma.sources.keras_hub_folder import KerasHubFolder
from lit_core.gemma.sources.plain_name import is_place
from lit_core.paths import APP_FOLDER

EMBEDDED = "tiny-gemma"
FOLDER = APP_FOLDER / "models" / "tiny_gemma"


@dataclass(frozen=True)
class EmbeddedModel(KerasHubFolder):
    """Tiny Gemma, by whatever name it goes."""

    name: str = EMBEDDED
    path: Path = FOLDER

    stored_bytes_per_parameter: ClassVar[int] = 4

    @property
    def catalogue_name(self) -> str:
        """The name it is offered by."""
        return EMBEDDED

    @property
    def title(self) -> str:
        """What people call it."""
        return "Tiny Gemma" if self.name == EMBEDDED or is_place(self.name) else self.name

    @property
    def description(self) -> str:
        """What to know before it is chosen."""
        return "1.1 M parameters. Ships with the app."

    @property
    def caution(self) -> str:
        """What it is good for."""
        return (
            "A teaching model that knows made-up menu prompts and nothing else: "
            "do not rely on what it says of a dish."
        )

    @property
    def origin(self) -> str:
        """Who made it."""
        return "Trained for this app from random numbers: the terms of Google's Gemma do not apply."
