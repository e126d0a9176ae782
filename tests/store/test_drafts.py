"""What is typed is kept for the browser it was typed in."""

from pathlib import Path

import pytest

from lit_core.errors import StoreError
from lit_core.store import DraftStore, open_database


def test_a_draft_outlives_the_process_that_wrote_it(tmp_path: Path) -> None:
    DraftStore(open_database(tmp_path)).save("me", "prompt", "Crème {{x}}\n=1+1")
    assert DraftStore(open_database(tmp_path)).load("me") == {"prompt": "Crème {{x}}\n=1+1"}


def test_the_last_value_of_a_slot_is_the_one_kept(tmp_path: Path) -> None:
    store = DraftStore(open_database(tmp_path))
    for value in ("first", ["second", 2], 0.5):
        store.save("me", "slot", value)
    assert store.load("me") == {"slot": 0.5}


def test_drafts_of_two_browsers_are_kept_apart(tmp_path: Path) -> None:
    store = DraftStore(open_database(tmp_path))
    store.save("me", "slot", "mine")
    store.save("you", "slot", "yours")
    assert store.load("me") == {"slot": "mine"}
    assert store.load("nobody") == {}


def test_a_folder_that_cannot_be_written_to_is_named_with_what_to_do(tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.write_text("a file where the folder should be")
    with pytest.raises(StoreError, match=r"taken cannot be written to.*PROMPTLIGHT_DATA"):
        open_database(taken)


def test_a_file_that_is_no_database_is_told_in_the_same_way(tmp_path: Path) -> None:
    (tmp_path / "promptlight.db").write_text("this is no database at all" * 100)
    with pytest.raises(StoreError, match="cannot be written to"):
        open_database(tmp_path)


def test_a_database_that_goes_away_is_told_and_not_raised_raw(tmp_path: Path) -> None:
    database = open_database(tmp_path)
    store = DraftStore(database)
    with database.begin() as connection:
        connection.exec_driver_sql("DROP TABLE drafts")
    with pytest.raises(StoreError, match="Copy your text"):
        store.save("me", "slot", "text")
    with pytest.raises(StoreError, match="cannot be read"):
        store.load("me")
