"""What was measured of a prompt is kept, and not measured again when a run goes on."""

from pathlib import Path

import pytest

from benchmarks.faithfulness_rankings import NAMES, RANDOM
from benchmarks.faithfulness_records import Record, RecordFile, median_agreements, summarized
from benchmarks.faithfulness_statistics import Measure

DROP = Measure("drop", "hide", 1)
SETTING = {"model": "a-model", "rankings": ["LIME"]}


def record(name: str, value: float = 1.0) -> Record:
    return Record(name, {DROP: dict.fromkeys(NAMES, value)}, {("LIME", "error"): value})


def test_a_run_that_was_interrupted_goes_on(tmp_path: Path) -> None:
    file = RecordFile(tmp_path / "new" / "records.jsonl", SETTING)
    assert file.begin(["one", "two"]) == {}
    file.add(record("one"))
    file.add(Record("two", {}, {}))
    again = RecordFile(tmp_path / "new" / "records.jsonl", SETTING)
    assert again.begin(["one", "two", "three"]) == {
        "one": record("one"),
        "two": Record("two", {}, {}),
    }


@pytest.mark.parametrize(
    ("setting", "names"), [(SETTING, ["one"]), (SETTING | {"model": "other"}, ["one", "two"])]
)
def test_a_complete_run_and_one_of_something_else_begin_anew(
    setting: dict[str, object], names: list[str], tmp_path: Path
) -> None:
    file = RecordFile(tmp_path / "records.jsonl", SETTING)
    file.begin(["one", "two"])
    file.add(record("one"))
    assert RecordFile(tmp_path / "records.jsonl", setting).begin(names) == {}
    assert RecordFile(tmp_path / "records.jsonl", setting).begin(["one", "two"]) == {}


def test_rankings_stay_paired_and_prompts_without_values_do_not_count() -> None:
    records = [record("a", 1), record("b", 2), Record("c", {}, {}), record("d", 4)]
    found = summarized(records, NAMES, RANDOM)
    assert {each.ranking for each in found} == set(NAMES)
    assert {(each.prompts, each.gain_low, each.gain_high) for each in found} == {(3, 0, 0)}
    assert list(median_agreements(records)) == [("LIME", "error", 2)]
