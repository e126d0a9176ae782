"""The Gemma presets that KerasHub knows on Kaggle, and what to know before choosing one."""

import csv
import difflib
from dataclasses import dataclass
from pathlib import Path

BYTES_A_NUMBER = {"float32": 4.0, "bfloat16": 2.0, "int8": 1.0}
# On disk a preset's weights are in bfloat16.
ON_DISK = 2
WORDS = {"en": "", "it": "instruct", "oss": ""}


@dataclass(frozen=True)
class Preset:
    """One preset.

    Attributes:
        name: as KerasHub knows it.
        handle: as Kaggle knows it, with its version: `owner/model/framework/variation/version`.
        parameters: how many numbers the model consists of.
    """

    name: str
    handle: str
    parameters: int

    @property
    def title(self) -> str:
        """What people read."""
        words = [WORDS.get(word, word) for word in self.name.split("_")]
        said = [word.upper() if word[0].isdigit() else word.capitalize() for word in words if word]
        return " ".join(said).replace("Gemma2", "Gemma 2").replace("Gemma3", "Gemma 3")

    @property
    def download_bytes(self) -> int:
        """About how much there is to download."""
        return ON_DISK * self.parameters

    @property
    def page(self) -> str:
        """The address where its licence can be read and accepted."""
        owner, model, *_ = self.handle.split("/")
        return f"https://www.kaggle.com/models/{owner}/{model}"

    def memory_bytes(self, dtype: str) -> int:
        """About how much memory the weights take; int8 leaves the embeddings in bfloat16."""
        return int(BYTES_A_NUMBER[dtype] * self.parameters)


def _read() -> dict[str, Preset]:
    with (Path(__file__).parent / "presets.csv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        return {r["name"]: Preset(r["name"], r["handle"], int(r["parameters"])) for r in rows}


CATALOGUE = _read()


def near_names(name: str, more: tuple[str, ...] = ()) -> list[str]:
    """Known names that look like this one, the nearest first."""
    return difflib.get_close_matches(name, [*more, *CATALOGUE], n=3)
