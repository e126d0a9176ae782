"""A figure: one thing measured for us and for a peer, printed and kept as a line of JSON."""

import json
import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).parent / "results"


@dataclass(frozen=True)
class Figure:
    """What was measured; `ratio` (ours / theirs) is below 1 where we need less."""

    figure: str
    ours: float
    peer: str
    theirs: float
    unit: str
    setting: dict[str, Any]

    def to_json(self) -> str:
        """One line, numbers rounded to what can be told apart."""
        row = {
            "figure": self.figure,
            "ours": _rounded(self.ours),
            "peer": self.peer,
            "theirs": _rounded(self.theirs),
            "unit": self.unit,
            "ratio": _rounded(self.ours / self.theirs) if self.theirs else None,
            "setting": self.setting,
        }
        return json.dumps(row)


def keep(part: str, figures: Iterable[Figure]) -> None:
    """Print the figures and write them to `benchmarks/results/<part>.jsonl`."""
    lines = [figure.to_json() for figure in figures]
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{part}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(*lines, sep="\n")


def seconds_side_by_side(
    ours: Callable[[], object], theirs: Callable[[], object], repeats: int
) -> tuple[float, float]:
    """Median seconds of both, once warm, run in turn so that both see the same machine."""
    ours(), theirs()
    times = [(_seconds(ours), _seconds(theirs)) for _ in range(repeats)]
    a, b = zip(*times, strict=True)
    return statistics.median(a), statistics.median(b)


def _seconds(call: Callable[[], object]) -> float:
    began = time.perf_counter()
    call()
    return time.perf_counter() - began


def _rounded(value: float) -> float:
    return float(f"{value:.3g}")
