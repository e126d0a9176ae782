"""What is typed is kept for the browser it was typed in."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from lit_core.errors import StoreError
from lit_core.store import DraftStore, open_database


def test_a_draft_outlives_the_process_that_wrote_it(url: str) -> None:
    typed = {"prompt": "Crème {{x}}\n=1+1 \x00 \ud800"}
    DraftStore(open_database(url=url)).save("me", typed)
    assert DraftStore(open_database(url=url)).load("me") == typed


def test_windows_of_one_browser_that_save_at_once_lose_nothing(url: str, database: Engine) -> None:
    slots = [f"slot {number}" for number in range(20)]

    def save(number: int) -> None:
        store = DraftStore(open_database(url=url))
        for slot in slots:
            store.save("me", {slot: number, "same": number, f"own {number}": slot})

    with ThreadPoolExecutor(8) as pool:
        assert [*pool.map(save, range(8))] == [None] * 8
    kept = DraftStore(database).load("me")
    assert kept.keys() == {*slots, "same", *(f"own {number}" for number in range(8))}


def test_the_last_value_of_a_slot_is_the_one_kept(database: Engine) -> None:
    store = DraftStore(database)
    for value in ("first", ["second", 2], 0.5):
        store.save("me", {"slot": value})
    assert store.load("me") == {"slot": 0.5}


def test_drafts_of_two_browsers_are_kept_apart(database: Engine) -> None:
    store = DraftStore(database)
    store.save("me", {"slot": "mine"})
    store.save("you", {"slot": "yours"})
    assert store.load("me") == {"slot": "mine"}
    assert store.load("nobody") == {}


def test_several_drafts_are_kept_at_once(database: Engine) -> None:
    store = DraftStore(database)
    store.save("me", {"one": 1, "two": 2})
    store.save("me", {"two": 3, "three": 4})
    assert store.load("me") == {"one": 1, "two": 3, "three": 4}


def test_nobody_else_on_the_machine_can_read_the_database(tmp_path: Path) -> None:
    DraftStore(open_database(tmp_path)).save("me", {"slot": "mine"})
    modes = {file.name: oct(file.stat().st_mode & 0o777) for file in tmp_path.iterdir()}
    assert set(modes.values()) == {"0o600"}, modes


def test_a_folder_that_cannot_be_written_to_is_named_with_what_to_do(tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.write_text("a file where the folder should be")
    with pytest.raises(StoreError, match=r"taken cannot be written to.*PROMPTLIGHT_DATA"):
        open_database(taken)


def test_a_file_that_is_no_database_is_called_damaged(tmp_path: Path) -> None:
    (tmp_path / "promptlight.db").write_text("this is no database at all" * 100)
    with pytest.raises(StoreError, match=r"promptlight.db cannot be used, .* database is damaged"):
        open_database(tmp_path)


def test_a_folder_in_the_place_of_the_database_is_told(tmp_path: Path) -> None:
    (tmp_path / "promptlight.db").mkdir()
    with pytest.raises(StoreError, match=r"promptlight.db is a folder"):
        open_database(tmp_path)


def test_a_database_that_goes_away_is_told_and_not_raised_raw(tmp_path: Path) -> None:
    database = open_database(tmp_path)
    store = DraftStore(database)
    with database.begin() as connection:
        connection.exec_driver_sql("DROP TABLE drafts")
    with pytest.raises(StoreError, match="copy your text"):
        store.save("me", {"slot": "text"})
    with pytest.raises(StoreError, match="cannot be read"):
        store.load("me")


def test_a_database_that_another_program_holds_is_told_and_works_afterwards(
    tmp_path: Path,
) -> None:
    store = DraftStore(open_database(tmp_path))
    other = sqlite3.connect(tmp_path / "promptlight.db", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(StoreError, match="another program holds the database"):
        store.save("me", {"slot": "text"})
    other.execute("ROLLBACK")
    other.close()
    store.save("me", {"slot": "text"})
    assert store.load("me") == {"slot": "text"}


def test_a_full_disk_is_told_and_what_was_kept_is_still_there(tmp_path: Path) -> None:
    database = open_database(tmp_path)
    store = DraftStore(database)
    store.save("me", {"slot": "text"})

    def fill(connection: sqlite3.Connection, _record: object, _proxy: object) -> None:
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count={pages}")

    event.listen(database, "checkout", fill)
    with pytest.raises(StoreError, match="the disk is full"):
        store.save("me", {"slot": "longer " * 100_000})
    assert store.load("me") == {"slot": "text"}
