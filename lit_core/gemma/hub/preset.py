"""What is known of a model on a hub before it is downloaded."""

import re
from dataclasses import dataclass

from lit_core.gemma.hub.hub import Hub
from lit_core.gemma.hub.hubs import KAGGLE
from lit_core.gemma.hub.terms import GEMMA_NOTICE, GEMMA_TERMS

# On disk a preset's weights are in bfloat16.
STORED_BYTES_PER_PARAMETER = 2
WORDS = {"en": "", "it": "instruct", "oss": ""}


@dataclass(frozen=True)
class Preset:
    """One model on a hub.

    Attributes:
        name: as KerasHub knows it, or as its address ends.
        handle: as its hub knows it; on Kaggle `owner/model/framework/variation/version`, where
            the version may be left out, on Hugging Face `owner/name`, or `owner/name/file.gguf`,
            in a package registry the file of requirements that names its wheels.
        parameters: how many numbers the model consists of; 0 where that is not known.
        hub: where it is.
        stored_bytes: the download size; 0 where it is estimated from the parameters.
        terms: the address of the terms it is under; empty where they are not known.
        caution: a sentence on its limitations; empty if there is nothing to mention.
        origin: who made it, where more is to be said than its page does.
    """

    name: str
    handle: str
    parameters: int = 0
    hub: Hub = KAGGLE
    stored_bytes: int = 0
    terms: str = ""
    caution: str = ""
    origin: str = ""

    @property
    def title(self) -> str:
        """What people read."""
        words = [WORDS.get(word, word) for word in self.name.split("_")]
        said = [word.upper() if word[0].isdigit() else word.capitalize() for word in words if word]
        return re.sub(r"\bGemma(\d)", r"Gemma \1", " ".join(said))

    @property
    def download_bytes(self) -> int:
        """About how much there is to download; 0 where that is not known."""
        return self.stored_bytes or STORED_BYTES_PER_PARAMETER * self.parameters

    @property
    def disk_bytes(self) -> int:
        """About how much room it takes at most while it is downloaded; 0 where not known."""
        return int(self.hub.peak_disk_factor * self.download_bytes)

    @property
    def page(self) -> str:
        """The address where its licence can be read and accepted."""
        return self.hub.page(self.handle)

    @property
    def notice(self) -> str:
        """The sentence that says which terms it is under; empty where they are not known."""
        return GEMMA_NOTICE if self.terms == GEMMA_TERMS else ""
