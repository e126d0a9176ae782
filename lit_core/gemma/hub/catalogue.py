"""Models that can be downloaded: Gemma presets by name, and any other by its address."""

import csv
import difflib
from dataclasses import dataclass
from pathlib import Path

from lit_core.gemma.hub.hugging_face import HuggingFace
from lit_core.gemma.hub.kaggle import Kaggle
from lit_core.gemma.hub.package_registry import PackageRegistry
from lit_core.gemma.hub.terms import GEMMA_NOTICE, GEMMA_TERMS

Home = Kaggle | HuggingFace | PackageRegistry
KAGGLE, HUGGING_FACE, REGISTRY = Kaggle(), HuggingFace(), PackageRegistry()
HOMES: dict[str, Home] = {home.name: home for home in (KAGGLE, HUGGING_FACE, REGISTRY)}

BYTES_A_NUMBER = {"float32": 4.0, "bfloat16": 2.0, "int8": 1.0}
# On disk a preset's weights are in bfloat16.
ON_DISK = 2
WORDS = {"en": "", "it": "instruct", "oss": ""}


@dataclass(frozen=True)
class Preset:
    """One model that can be downloaded.

    Attributes:
        name: as KerasHub knows it, or as its address ends.
        handle: as its home knows it; on Kaggle `owner/model/framework/variation/version`, where
            the version may be left out, on Hugging Face `owner/name`, or `owner/name/file.gguf`,
            in a package registry the file of requirements that names its wheels.
        parameters: how many numbers the model consists of; 0 where that is not known.
        home: where it is.
        stored_bytes: how much there is to download; 0 where that goes by the parameters.
        terms: the address of the terms it is under; empty where they are not known.
    """

    name: str
    handle: str
    parameters: int = 0
    home: Home = KAGGLE
    stored_bytes: int = 0
    terms: str = ""

    @property
    def title(self) -> str:
        """What people read."""
        words = [WORDS.get(word, word) for word in self.name.split("_")]
        said = [word.upper() if word[0].isdigit() else word.capitalize() for word in words if word]
        return " ".join(said).replace("Gemma2", "Gemma 2").replace("Gemma3", "Gemma 3")

    @property
    def download_bytes(self) -> int:
        """About how much there is to download; 0 where that is not known."""
        return self.stored_bytes or ON_DISK * self.parameters

    @property
    def disk_bytes(self) -> int:
        """About how much room it takes at most while it is downloaded; 0 where not known."""
        return int(self.home.times_on_disk * self.download_bytes)

    @property
    def page(self) -> str:
        """The address where its licence can be read and accepted."""
        return self.home.page(self.handle)

    @property
    def notice(self) -> str:
        """The sentence that says which terms it is under; empty where they are not known."""
        return GEMMA_NOTICE if self.terms == GEMMA_TERMS else ""

    def memory_bytes(self, dtype: str) -> int:
        """About how much memory the weights take; int8 leaves the embeddings in bfloat16."""
        return int(BYTES_A_NUMBER[dtype] * self.parameters)


def _read() -> dict[str, Preset]:
    with (Path(__file__).parent / "presets.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["name"]: Preset(
                row["name"],
                row["handle"],
                int(row["parameters"]),
                HOMES[row["home"]],
                int(row["bytes"] or 0),
                GEMMA_TERMS if row["terms"] else "",
            )
            for row in csv.DictReader(file)
        }


CATALOGUE = _read()


def near_names(name: str, more: tuple[str, ...] = ()) -> list[str]:
    """Known names that look like this one, the nearest first."""
    return difflib.get_close_matches(name, [*more, *CATALOGUE], n=3)
