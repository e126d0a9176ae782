"""Writes the table from which the app knows which method is the most faithful for a model."""

import csv
from collections.abc import Sequence
from pathlib import Path
from statistics import mean

from benchmarks.faithfulness_rankings import CONTENDERS
from benchmarks.faithfulness_run import Run
from benchmarks.faithfulness_statistics import Summary
from lit_core.compare.measured_faithfulness import TABLE
from lit_core.salience import MethodOptions

FIELDS = ("model", "fingerprint", "method", "correlation", "prompts", "date")


# On each the same weights give the same figures: `tests/gemma/test_backends.py`.
BACKENDS = ("tensorflow", "jax", "torch")


def write_for_app(
    run: Run, found: Sequence[Summary], fingerprints: Sequence[str], file: Path = TABLE
) -> None:
    """Put a model's figures in the place of older ones of it.

    Of each method with the app's own options, the rank correlation over halves of the prompt, the
    mean of deleting and hiding the rest.

    Args:
        run: what was measured.
        found: the figures.
        fingerprints: of the same weights on each backend.
        file: where the table is.
    """
    with file.open(encoding="utf-8", newline="") as before:
        others = [row for row in csv.DictReader(before) if row["model"] != run.model]
    about = {"model": run.model, "date": run.date}
    measured = {each.ranking for each in found}
    usual = [
        each
        for each in CONTENDERS
        if each.name in measured and each.options.baseline == MethodOptions().baseline
    ]
    rows = []
    for contender in usual:
        mine = [
            each
            for each in found
            if each.ranking == contender.name and each.measure.figure == "correlation"
        ]
        figures = {
            "method": contender.method,
            "correlation": f"{mean(each.value for each in mine):.3f}",
            "prompts": mine[0].prompts,
        }
        rows += [about | {"fingerprint": each} | figures for each in fingerprints]
    with file.open("w", encoding="utf-8", newline="") as after:
        writer = csv.DictWriter(after, FIELDS, lineterminator="\n")
        writer.writeheader()
        writer.writerows([*others, *rows])
