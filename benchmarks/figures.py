"""A figure: one thing measured for us and for a peer, printed and kept as a line of JSON."""

import json
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lit_core.gemma import Generation

RESULTS = Path(__file__).parent / "results"
LIMIT = "the limit the project sets itself"


@dataclass(frozen=True)
class Figure:
    """What was measured; `ratio` (ours / theirs) is below 1 where we need less.

    `setting` says of what, and how; its `wanted` is the largest ratio the project allows itself.
    """

    figure: str
    ours: float
    peer: str
    theirs: float
    unit: str
    setting: dict[str, Any]

    def to_row(self) -> dict[str, Any]:
        """Plain JSON values, numbers rounded to what can be told apart."""
        return {
            "figure": self.figure,
            "ours": _rounded(self.ours),
            "peer": self.peer,
            "theirs": _rounded(self.theirs),
            "unit": self.unit,
            "ratio": _rounded(self.ours / self.theirs) if self.theirs else None,
            "setting": self.setting,
        }


def of_answer(
    name: str,
    generation: Generation,
    pair: tuple[float, float],
    peer: str,
    unit: str = "s",
    wanted: float | None = None,
    **more: Any,
) -> Figure:
    """A figure measured on one answer, which its setting describes."""
    setting = {
        "model": Path(generation.model.name).name,
        "fingerprint": generation.model.fingerprint,
        "prompt_tokens": generation.prompt_tokens,
        "answer_tokens": len(generation.response_tokens),
        "device": generation.model.device,
        "cores": os.cpu_count(),
    }
    limit = {} if wanted is None else {"wanted": wanted}
    return Figure(name, pair[0], peer, pair[1], unit, setting | more | limit)


def keep(part: str, figures: Iterable[Figure]) -> None:
    """Write the figures to `benchmarks/results/<part>.jsonl` and print the same lines.

    Before them a table for people goes to standard error.
    """
    rows = [figure.to_row() for figure in figures]
    RESULTS.mkdir(exist_ok=True)
    lines = "\n".join(json.dumps(row) for row in rows)
    (RESULTS / f"{part}.jsonl").write_text(lines + "\n", encoding="utf-8")
    print(*_table(rows), sep="\n", file=sys.stderr, flush=True)
    print(lines, flush=True)


def seconds_side_by_side(
    ours: Callable[[], object], theirs: Callable[[], object], repeats: int
) -> tuple[float, float]:
    """Median seconds of both, once warm, run in turn so that both see the same machine."""
    a, b = seconds_in_turn([ours, theirs], repeats)
    return a, b


def seconds_in_turn(calls: Iterable[Callable[[], object]], repeats: int) -> list[float]:
    """Median seconds of each call, once warm, run one after the other in each round."""
    calls = list(calls)
    for call in calls:
        call()
    rounds = [[seconds(call) for call in calls] for _ in range(repeats)]
    return [statistics.median(times) for times in zip(*rounds, strict=True)]


def seconds(call: Callable[[], object]) -> float:
    """How long one call takes."""
    began = time.perf_counter()
    call()
    return time.perf_counter() - began


def _table(rows: list[dict[str, Any]]) -> list[str]:
    cells = [("figure", "ours", "theirs", "unit", "ratio", "wanted", "peer")]
    for row in rows:
        wanted = row["setting"].get("wanted")
        values = row["ours"], row["theirs"], row["unit"], row["ratio"]
        limit = "" if wanted is None else f"<= {wanted}"
        cells.append((row["figure"], *map(str, values), limit, row["peer"]))
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in cells
    ]


def _rounded(value: float) -> float:
    return float(f"{value:.3g}")
