"""What only a process of its own can show: pipes, interrupts, and the main promise from outside."""

import csv
import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
COMMAND = [sys.executable, "-m", "lit_core"]


def start(*arguments: str) -> subprocess.Popen[str]:
    pipe = subprocess.PIPE
    return subprocess.Popen(
        [*COMMAND, *arguments],
        cwd=ROOT,
        stdout=pipe,
        stderr=pipe,
        text=True,
        # A shell's background job ignores interrupts, and so would what it starts.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )


def test_the_flawed_example_is_first_among_prompt_segments() -> None:
    job = start(
        *("salience", "fewshot-mistake", "--target-line", "2"),
        *("--granularity", "lines", "--json"),
    )
    output, _ = job.communicate()
    assert job.returncode == 0
    assert output.count("\n") == 1
    result = json.loads(output)
    assert list(result)[:5] == ["target", "method", "granularity", "segments", "trust"]
    assert result["target"]["text"] == "Recommendation: You have to try it."
    assert list(result["segments"][0]) == [
        *("index", "role", "start", "end", "text", "score", "share", "rank", "mean")
    ]
    in_prompt = [s for s in result["segments"] if s["rank"] and s["role"] != "response"]
    top = min(in_prompt, key=lambda s: s["rank"])
    assert top["text"] == "Recommendation: You have to try it."
    assert top["start"] == min(s["start"] for s in in_prompt if s["text"] == top["text"])


TABLES = {"comparison.csv", "comparison.jsonl", "pairs.csv", "report.html", "salience.csv"}


@pytest.mark.parametrize(
    ("method", "traced", "signals"),
    [
        ("grad_l2", "Computing the influence", [signal.SIGINT]),
        ("lime", "Leaving parts out", [signal.SIGINT, signal.SIGINT]),
        ("lime", "Leaving parts out", [signal.SIGTERM, signal.SIGINT, signal.SIGTERM]),
    ],
)
def test_a_comparison_interrupted_while_influence_is_traced_writes_every_table(
    tmp_path: Path, method: str, traced: str, signals: list[signal.Signals]
) -> None:
    settings = "--temperature", "1", "--samples", "1000", "--max-tokens", "4", "--method", method
    prompts = "fewshot-mistake", "fewshot-fixed"
    job = start("compare", *prompts, *settings, "--json", "--out", str(tmp_path))
    assert job.stderr
    begun = 0
    # Tracing is often too short to be seen.
    while begun < 4:
        begun += job.stderr.readline().startswith((traced, "Waiting for its turn"))
    for number in signals:
        job.send_signal(number)
        time.sleep(0.05)
    output, errors = job.communicate()
    assert job.returncode == 130, errors
    assert errors.splitlines()[-1] == "Interrupted. What was finished is kept."
    assert {file.name for file in tmp_path.iterdir()} == TABLES
    with (tmp_path / "comparison.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows
    assert len(json.loads(output)["cells"]) == len(rows)
    with (tmp_path / "salience.csv").open(encoding="utf-8-sig", newline="") as file:
        known = {(row["variant"], row["sample_index"]) for row in csv.DictReader(file)}
    stopped = "The comparison was interrupted before this answer was explained."
    for row in rows:
        in_table = (row["variant"], row["sample_index"]) in known
        assert row["error"] == ("" if in_table else stopped)


def test_a_reader_that_has_read_enough_causes_no_traceback() -> None:
    job = start("prompts", "show", "fewshot-mistake")
    assert job.stdout
    assert job.stderr
    job.stdout.close()
    assert job.stderr.read() == ""
    job.wait()


def test_an_interrupted_comparison_keeps_what_is_finished(tmp_path: Path) -> None:
    settings = "--temperature", "1", "--samples", "1000", "--max-tokens", "8"
    job = start(
        "compare", "fewshot-mistake", "fewshot-fixed", *settings, "--json", "--out", str(tmp_path)
    )
    assert job.stderr
    begun = 0
    while begun < 3:
        begun += job.stderr.readline().startswith("Reading the prompt")
    job.send_signal(signal.SIGINT)
    output, errors = job.communicate()
    assert job.returncode == 130
    assert errors.splitlines()[-1] == "Interrupted. What was finished is kept."
    assert "Traceback" not in errors
    with (tmp_path / "comparison.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert 2 <= len(rows) < 2000
    assert all(row["output"] for row in rows)
    assert len(json.loads(output)["cells"]) == len(rows)
