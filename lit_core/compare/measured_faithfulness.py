"""Which method was measured to be the most faithful, for each model that was measured.

`benchmarks/faithfulness.py` writes the table; `docs/faithfulness.md` says how it measures.
"""

import csv
from functools import cache
from pathlib import Path

from lit_core.salience import METHODS, Method

TABLE = Path(__file__).with_name("faithfulness.csv")


def most_faithful(fingerprint: str) -> Method | None:
    """The method that best predicts what the model does without some of a prompt's lines.

    None for a model that was not measured.

    Args:
        fingerprint: of the model.
    """
    values = {
        method: float(value)
        for measured, method, value in _rows()
        if measured == fingerprint and method in METHODS
    }
    return METHODS[max(values, key=lambda name: values[name])] if values else None


@cache
def _rows() -> list[tuple[str, str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return [
            (row["fingerprint"], row["method"], row["correlation"]) for row in csv.DictReader(file)
        ]
