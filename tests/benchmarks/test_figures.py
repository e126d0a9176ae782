"""A figure is printed as the line that is kept, and as a row of a table for people."""

import json
from pathlib import Path

import pytest

from benchmarks import figures
from benchmarks.figures import Figure, keep


def test_the_lines_printed_are_the_lines_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(figures, "RESULTS", tmp_path)
    keep(
        "part",
        [
            Figure("part.time", 0.5, "peer 1.0", 2.0, "s", {"wanted": 1}),
            Figure("part.error", 0.0, "peer 1.0", 0.0, "relative", {}),
        ],
    )
    printed = capsys.readouterr()
    assert printed.out == (tmp_path / "part.jsonl").read_text()
    first, second = map(json.loads, printed.out.splitlines())
    assert first == {
        "figure": "part.time",
        "ours": 0.5,
        "peer": "peer 1.0",
        "theirs": 2.0,
        "unit": "s",
        "ratio": 0.25,
        "setting": {"wanted": 1},
    }
    assert second["ratio"] is None
    assert "<= 1" in printed.err
