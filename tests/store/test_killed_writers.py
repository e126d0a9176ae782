"""What was acknowledged is there after the processes that wrote it were killed."""

import os
import random
import subprocess
import sys
import time
from pathlib import Path

from sqlalchemy import Engine, make_url, text

from lit_core.paths import APP_FOLDER
from lit_core.store import DraftStore, PromptVersionStore, open_database

# `KILL_ROUNDS=200` was run by hand for each database; one round takes about two seconds.
ROUNDS = int(os.environ.get("KILL_ROUNDS", "4"))
WRITERS = 3


def test_nothing_that_was_acknowledged_is_lost(url: str, tmp_path: Path) -> None:
    chance = random.Random(ROUNDS)
    acknowledged: list[str] = []
    for number in range(ROUNDS):
        names = [f"writer-{number}-{each}" for each in range(WRITERS)]
        acknowledged += killed_writers(url, names, tmp_path / "said", chance.uniform(0, 0.3))
        check(open_database(url=url), acknowledged)
    assert {line.split()[0] for line in acknowledged} > {f"writer-0-{n}" for n in range(WRITERS)}


def killed_writers(url: str, names: list[str], file: Path, seconds: float) -> list[str]:
    """What a process said that was killed so long after each of its threads had written."""
    with file.open("wb") as output:
        writer = subprocess.Popen(
            [sys.executable, "-m", "tests.store.writer", url, *names],
            stdout=output,
            cwd=APP_FOLDER,
        )
    try:
        until = time.monotonic() + 60
        while not all(name in file.read_text() for name in names):
            assert time.monotonic() < until, "not every thread began to write"
            assert writer.poll() is None
            time.sleep(0.01)
        time.sleep(seconds)
    finally:
        writer.kill()
        writer.wait()
    *whole, _cut_off = file.read_text().split("\n")
    return [line for line in whole if line]


def check(database: Engine, acknowledged: list[str]) -> None:
    """All that was said to be written is there, and what is there fits together."""
    drafts, prompts = DraftStore(database), PromptVersionStore(database)
    versions = {each.number: each for each in prompts.versions("shared")}
    assert [*versions] == [*range(len(versions), 0, -1)]
    (shared,) = prompts.prompts()
    labelled = {move.number for move in prompts.label_moves("shared")}
    kept = {name: drafts.load(name) for name in {line.split()[0] for line in acknowledged}}
    for line in acknowledged:
        name, kind, *numbers = line.split()
        if kind == "draft":
            assert kept[name][f"slot {numbers[0]}"] == int(numbers[0])
        elif kind == "version":
            found = versions[int(numbers[0])]
            assert (found.author, found.reason) == (name, numbers[1])
        else:
            assert int(numbers[0]) in labelled
            assert shared.labels[name] >= int(numbers[0])
    for name, values in kept.items():
        # A draft is written whole or not at all.
        last = max(value for slot, value in values.items() if slot.startswith("slot"))
        assert values["prompt"].startswith(f"{name} wrote {last} ")
    if make_url(database.url).get_backend_name() == "sqlite":
        with database.connect() as connection:
            assert connection.execute(text("PRAGMA integrity_check")).scalar() == "ok"
            assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
    database.dispose()
