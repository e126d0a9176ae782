"""What a run of the benchmark found, kept as figures from which the page is made."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.faithfulness_statistics import Measure, Summary
from benchmarks.figures import RESULTS
from lit_core.gemma import EMBEDDED

FIRST = f"faithfulness-{EMBEDDED}.jsonl"
PROMPTS = "-prompts.jsonl"


@dataclass(frozen=True)
class Run:
    """What was measured, when and on which model.

    Attributes:
        date, model, fingerprint: of the run, and of its model.
        command: what measures it again.
        line: which line of the answers was explained, in words.
        kinds, planted: of each kind of prompt and each planted model, what it is.
        asked, explained: how many prompts there were, and how many of the answers had that line.
        agreements: of each method that has one, the measure of agreement and its median.
    """

    date: str
    model: str
    fingerprint: str
    command: str
    line: str
    kinds: Mapping[str, str]
    planted: Mapping[str, str]
    asked: int
    explained: int
    agreements: Sequence[tuple[str, str, float]]


@dataclass(frozen=True)
class Measured:
    """A run and what it found."""

    run: Run
    found: Sequence[Summary]


def keep(run: Run, found: Iterable[Summary], folder: Path = RESULTS) -> None:
    """Write the figures to `faithfulness-<model>.jsonl`, and print the same lines."""
    rows = [asdict(run), *(asdict(summary) for summary in found)]
    text = "\n".join(json.dumps(row) for row in rows)
    folder.mkdir(exist_ok=True)
    (folder / f"faithfulness-{run.model}.jsonl").write_text(text + "\n", encoding="utf-8")
    print(text, flush=True)


def read_all(folder: Path = RESULTS) -> list[Measured]:
    """The last run of each model, the embedded one's first."""
    files = [each for each in folder.glob("faithfulness-*.jsonl") if PROMPTS not in each.name]
    return [_read(file) for file in sorted(files, key=lambda each: (each.name != FIRST, each.name))]


def _read(file: Path) -> Measured:
    about, *rows = map(json.loads, file.read_text(encoding="utf-8").splitlines())
    found = [Summary(**(row | {"measure": Measure(**row["measure"])})) for row in rows]
    return Measured(Run(**about), found)
