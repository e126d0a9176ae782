"""The models that can be downloaded by name."""

import csv
import difflib
from pathlib import Path

from lit_core.gemma.hub.hubs import HUBS
from lit_core.gemma.hub.preset import Preset
from lit_core.gemma.hub.terms import GEMMA_TERMS


def _read() -> dict[str, Preset]:
    with (Path(__file__).parent / "presets.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["name"]: Preset(
                row["name"],
                row["handle"],
                int(row["parameters"]),
                HUBS[row["hub"]],
                int(row["bytes"] or 0),
                GEMMA_TERMS if row["terms"] else "",
                row["caution"],
                row["origin"],
            )
            for row in csv.DictReader(file)
        }


CATALOGUE = _read()


def similar_names(name: str, more: tuple[str, ...] = ()) -> list[str]:
    """Known names that look like this one, the nearest first."""
    return difflib.get_close_matches(name, [*more, *CATALOGUE], n=3)
