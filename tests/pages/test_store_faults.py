"""What is typed is kept as soon as it can be, and until then the page says that it is not."""

import sqlite3
from pathlib import Path

import pytest

from lit_core.store import DraftStore, database, open_database
from lit_core.views.state import drafts, resources
from tests.pages.conftest import OpenPage, button, field, finish, panels, texts

RUN = "workbench runs"


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """A try fails soon, and is followed by the next at once."""
    monkeypatch.setattr(database, "BUSY_MILLISECONDS", 100)
    for module in (resources, drafts):
        monkeypatch.setattr(module, "RETRY_SECONDS", 0.0)


def test_a_data_folder_that_cannot_be_used_is_told_and_the_page_works_on(
    open_page: OpenPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = tmp_path / "taken"
    taken.write_text("a file where the folder should be")
    monkeypatch.setenv("PROMPTLIGHT_DATA", str(taken))
    at = open_page()
    assert "cannot be written to" in texts(at.warning)
    button(at, "Run").click().run()
    assert panels(finish(at, RUN))


def test_every_field_that_could_not_be_kept_is_kept_once_there_is_room(
    open_page: OpenPage, tmp_path: Path
) -> None:
    at = open_page()
    other = sqlite3.connect(tmp_path / "promptlight.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    field(at, "Prompt text").set_value("mine {{menu_item}}").run()
    field(at, "menu_item").set_value("Omelette").run()
    assert "another program holds the database" in texts(at.warning)
    other.execute("ROLLBACK")
    other.close()
    at.run()
    assert "another program" not in texts(at.warning)
    kept = DraftStore(open_database(tmp_path)).load("a browser")
    assert {"mine {{menu_item}}", "Omelette"} <= {str(value) for value in kept.values()}


def test_the_warning_stays_while_one_field_is_not_kept(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    at = open_page()
    held = sqlite3.connect(tmp_path / "promptlight.db", isolation_level=None)
    held.execute("BEGIN IMMEDIATE")
    field(at, "Prompt text").set_value("mine {{menu_item}}").run()
    monkeypatch.setattr(drafts, "RETRY_SECONDS", 60.0)
    at.run()
    held.execute("ROLLBACK")
    held.close()
    field(at, "menu_item").set_value("Omelette").run()
    assert "not kept yet" in texts(at.warning)
    assert field(at, "Prompt text").value == "mine {{menu_item}}"


def test_a_data_folder_that_becomes_usable_is_used_with_what_is_in_it(
    open_page: OpenPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = open_page()
    field(at, "Prompt text").set_value("mine {{menu_item}}").run()
    resources._stores.clear()
    away = tmp_path.rename(tmp_path.with_name("away"))
    tmp_path.write_text("a file where the folder should be")
    at = open_page()
    assert "cannot be written to" in texts(at.warning)
    field(at, "menu_item").set_value("Omelette").run()
    tmp_path.unlink()
    away.rename(tmp_path)
    at.run()
    assert not at.warning
    kept = DraftStore(open_database(tmp_path)).load("a browser").values()
    assert {"mine {{menu_item}}", "Omelette"} <= {str(value) for value in kept}
