"""A backup has everything, goes back into either kind of database, and is whole or not there."""

import gzip
import json
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, make_url, select, text

from lit_core.errors import StoreError
from lit_core.store import (
    DraftStore,
    Kind,
    PromptVersionStore,
    SnapshotStore,
    back_up,
    open_database,
    restore,
)
from lit_core.store.migration import revisions, upgrade
from lit_core.store.schema import metadata
from tests.store.conftest import new_postgresql

TYPED = {"prompt": "Crème {{x}}\n=1+1 \x00 \ud800", "number": 0.5}


def fill(database: Engine) -> None:
    DraftStore(database).save("me", TYPED)
    SnapshotStore(database).keep(Kind.ANSWER, "Avoid.")
    store = PromptVersionStore(database)
    for number in range(600):
        store.save("soup", f"Version {number}", author="Ana", parent=number or None)
    store.label("soup", 2, "production", author="Ben", reason="approved")
    store.label("soup", 3, "candidate", author="Ben")
    store.set_tags("soup", ["warm"])


def contents(database: Engine) -> dict[str, list[str]]:
    """Every row of every table."""
    with database.connect() as connection:
        return {
            table.name: sorted(
                str([*map(without_time_zone, row)]) for row in connection.execute(select(table))
            )
            for table in metadata.sorted_tables
        }


def without_time_zone(value: object) -> object:
    """SQLite keeps none."""
    return value.replace(tzinfo=None) if isinstance(value, datetime) else value


def test_what_was_backed_up_is_restored(database: Engine, postgresql: str, tmp_path: Path) -> None:
    fill(database)
    file = tmp_path / "backup.gz"
    count = back_up(database, file)
    assert count == 2 + 1 + 1 + 600 + 2 + 2
    assert oct(file.stat().st_mode & 0o777) == "0o600"
    assert [each.name for each in tmp_path.glob("backup*")] == ["backup.gz"]
    for url in (new_postgresql(postgresql), f"sqlite:///{tmp_path / 'other' / 'promptlight.db'}"):
        other = open_database(url=url)
        assert restore(other, file) == count
        assert contents(other) == contents(database)
        assert DraftStore(other).load("me") == TYPED
        # Numbers that the database gives go on where they were.
        PromptVersionStore(other).label("soup", 4, "candidate", author="Ana")
        assert PromptVersionStore(other).label_moves("soup")[0].number == 4


@pytest.mark.parametrize("revision", revisions())
def test_a_backup_of_an_earlier_revision_is_brought_up_to_date(
    tmp_path: Path, revision: str
) -> None:
    old = create_engine(make_url(f"sqlite:///{tmp_path / 'old.db'}"))
    with old.begin() as connection:
        upgrade(connection, revision)
        connection.execute(
            text("INSERT INTO drafts VALUES ('me', 'slot', '\"typed\"', '2026-01-01 00:00:00')")
        )
    back_up(old, tmp_path / "backup.gz")
    new = open_database(tmp_path / "new")
    restore(new, tmp_path / "backup.gz")
    assert DraftStore(new).load("me") == {"slot": "typed"}
    PromptVersionStore(new).save("soup", "Judge.", author="Ana")


def test_a_database_that_has_something_is_left_alone(database: Engine, tmp_path: Path) -> None:
    DraftStore(database).save("me", {"slot": "typed"})
    back_up(database, tmp_path / "backup.gz")
    with pytest.raises(StoreError, match="has drafts already: restore into one that has nothing"):
        restore(database, tmp_path / "backup.gz")
    assert DraftStore(database).load("me") == {"slot": "typed"}


def written(*lines: object) -> bytes:
    return gzip.compress("\n".join(map(json.dumps, lines)).encode(), mtime=0)


HEAD = {"format": "promptlight-backup", "revision": "0001"}
DRAFT = {
    "table": "drafts",
    "row": {
        "owner": "me",
        "slot": "a",
        "value_json": "1",
        "updated_at": {"at": "2026-01-01T00:00:00+00:00"},
    },
}


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "is no backup, or is damaged"),
        (b"text", "is no backup, or is damaged"),
        (written({"format": "other"}), "is no backup, or is damaged"),
        (written(HEAD, DRAFT)[:-12], "is no backup, or is damaged"),
        (written(HEAD, DRAFT, {"table": "nothing", "row": {}}), "is no backup, or is damaged"),
        (written(HEAD, DRAFT, {"table": "drafts", "row": {"x": 1}}), "is no backup, or is damaged"),
        (written(HEAD | {"revision": "9999"}), "newer version of Promptlight"),
    ],
    ids=["empty", "text", "other", "cut", "table", "column", "newer"],
)
def test_a_file_that_is_no_backup_changes_nothing(
    database: Engine, tmp_path: Path, content: bytes, told: str
) -> None:
    (tmp_path / "backup.gz").write_bytes(content)
    before = contents(database)
    with pytest.raises(StoreError, match=told):
        restore(database, tmp_path / "backup.gz")
    assert contents(database) == before
    DraftStore(database).save("me", {"slot": "still works"})


def test_a_place_that_cannot_be_written_or_read_is_told(database: Engine, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"nowhere/b.gz cannot be written: No such file"):
        back_up(database, tmp_path / "nowhere" / "b.gz")
    with pytest.raises(StoreError, match="There is no file"):
        restore(database, tmp_path / "b.gz")
    with pytest.raises(StoreError, match="cannot be read: Is a directory"):
        restore(database, tmp_path)
