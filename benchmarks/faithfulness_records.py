"""What was measured of each prompt, kept so that a run that was interrupted can be gone on with."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks.faithfulness_statistics import Measure, Summary, summaries

DIGITS = 4

Values = Mapping[Measure, Mapping[str, float]]


@dataclass(frozen=True)
class Record:
    """What was measured of one prompt, or of one text of a planted model.

    Attributes:
        name: the prompt's.
        values: of each measure, the value of each ranking; empty where the answer had no line
            to explain.
        agreements: of each method and measure of agreement, the value.
    """

    name: str
    values: Values
    agreements: Mapping[tuple[str, str], float]

    def to_json(self) -> str:
        """One line of a file."""
        values = [
            [each.figure, each.where, each.count, _rounded(of_rankings)]
            for each, of_rankings in self.values.items()
        ]
        agreements = [[*key, round(value, DIGITS)] for key, value in self.agreements.items()]
        return json.dumps({"name": self.name, "values": values, "agreements": agreements})

    @classmethod
    def from_json(cls, line: str) -> "Record":
        """What `to_json` wrote."""
        row = json.loads(line)
        values = {Measure(*key): of_rankings for *key, of_rankings in row["values"]}
        return cls(row["name"], values, {(a, b): value for a, b, value in row["agreements"]})


class RecordFile:
    """Records of one run in a file, one a line, under a line that says what was measured how.

    Args:
        path: of the file.
        setting: what the values depend on: records of another setting are not gone on with.
    """

    def __init__(self, path: Path, setting: Mapping[str, object]):
        self._path, self._head = path, json.dumps(setting)

    def begin(self, names: Iterable[str]) -> dict[str, Record]:
        """The records of a run of these prompts that was interrupted; none if a new run begins.

        The file is emptied if its run was of something else, or was completed.
        """
        lines = self._path.read_text(encoding="utf-8").splitlines() if self._path.exists() else []
        found: dict[str, Record] = {}
        if lines and lines[0] == self._head:
            records = map(Record.from_json, lines[1:])
            found = {record.name: record for record in records}
        if not found or set(names) <= found.keys():
            self._path.parent.mkdir(exist_ok=True)
            self._path.write_text(self._head + "\n", encoding="utf-8")
            return {}
        return found

    def add(self, record: Record) -> None:
        """Write a record to the end of the file."""
        with self._path.open("a", encoding="utf-8") as file:
            file.write(record.to_json() + "\n")


def summarized(records: Iterable[Record], rankings: Iterable[str], chance: str) -> list[Summary]:
    """All measures of all rankings, over the records that have them.

    Args:
        records: of all prompts.
        rankings: their names, in the order of the tables.
        chance: which of the rankings is the random order.
    """
    collected: dict[Measure, dict[str, list[float]]] = {}
    for record in records:
        for measure, values in record.values.items():
            of_measure = collected.setdefault(measure, {name: [] for name in rankings})
            for name, value in values.items():
                of_measure[name].append(value)
    return [
        summary
        for measure, values in collected.items()
        for summary in summaries(measure, values, chance)
    ]


def median_agreements(records: Iterable[Record]) -> Iterator[tuple[str, str, float]]:
    """Of each method and measure of agreement, the median over the records."""
    collected: dict[tuple[str, str], list[float]] = defaultdict(list)
    for record in records:
        for key, value in record.agreements.items():
            collected[key].append(value)
    for (method, measure), values in collected.items():
        yield method, measure, median(values)


def _rounded(values: Mapping[str, float]) -> dict[str, float]:
    return {name: round(value, DIGITS) for name, value in values.items()}
