"""Saved prompts are found, told apart, restored and labelled; nothing of them is overwritten."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lit_core.errors import StoreError
from lit_core.store import PromptVersionStore, open_database
from tests.pages.conftest import OpenPage, button, field, finish, panels, texts

FIRST = "---\nname: menu\n---\nDish: soup\nLabel:\n"
SECOND = FIRST.replace("soup", "warm soup")


@pytest.fixture
def store(data_folder: Path) -> PromptVersionStore:
    store = PromptVersionStore(open_database(data_folder))
    store.save("menu", FIRST, author="Ana", reason="first")
    store.save("menu", SECOND, author="Ben", reason="warmer", parent=1)
    store.save("news", "Headline for {{text}}:", author="Ana")
    return store


def opened(open_page: OpenPage) -> AppTest:
    at = open_page("library.py")
    assert not at.exception
    return at


def box(at: AppTest, label: str):
    return next(each for each in at.selectbox if each.label == label)


def shown(at: AppTest) -> str:
    """What is shown as HTML, that of the app's own frame aside."""
    return "".join(each.proto.body for each in at.get("html") if "difference" in each.proto.body)


def test_before_anything_is_saved_it_says_how_that_is_done(open_page: OpenPage) -> None:
    assert "Nothing is saved yet." in texts(opened(open_page).info)


def test_prompts_are_listed_and_found_by_any_words(
    open_page: OpenPage, store: PromptVersionStore
) -> None:
    store.set_tags("news", ["press"])
    at = opened(open_page)
    assert [*at.dataframe[0].value["Prompt"]] == ["menu", "news"]
    for words, found in [
        ("WARM soup", ["menu"]),
        ("press", ["news"]),
        ("ben", ["menu"]),
        ("first", ["menu"]),
    ]:
        field(at, "Search").set_value(words).run()
        assert [*at.dataframe[0].value["Prompt"]] == found
    field(at, "Search").set_value("nowhere").run()
    assert "No saved prompt has all of these words." in texts(at.info)


def test_versions_are_listed_with_who_saved_them_and_why(
    open_page: OpenPage, store: PromptVersionStore
) -> None:
    store.label("menu", 1, "production", author="Ana", reason="approved")
    versions = opened(open_page).dataframe[1].value
    assert [*versions["Version"]] == ["menu@2", "menu@1"]
    assert [*versions["Why"]] == ["warmer", "first"]
    assert [*versions["Labels"]] == ["", "production"]
    assert [*versions["Edited from"]] == ["menu@1", ""]


def test_two_versions_are_shown_word_by_word(
    open_page: OpenPage, store: PromptVersionStore
) -> None:
    del store
    at = opened(open_page)
    assert "Dish:<ins> warm</ins> soup" in shown(at)
    box(at, "Compared with").select("menu@2").run()
    assert "Dish: warm soup\nLabel:" in [each.value for each in at.text]


def test_an_older_version_is_restored_as_a_new_one(
    open_page: OpenPage, store: PromptVersionStore
) -> None:
    at = opened(open_page)
    assert "Restore this version" not in [each.label for each in at.button]
    box(at, "Version").select("menu@1").run()
    at = button(at, "Restore this version").click().run()
    assert not at.exception
    newest, *_ = store.versions("menu")
    assert (newest.number, newest.content, newest.parent) == (3, FIRST, 1)
    assert newest.reason == "Restored version 1."
    assert len(store.versions("menu")) == 3
    assert "menu@3 is the newest now, and says what menu@1 says. menu@2 stays." in texts(at.success)
    assert (box(at, "Version").value, box(at, "Compared with").value) == ("menu@3", "menu@2")
    assert "Dish:<del> warm</del> soup" in shown(at)


def test_a_label_is_given_and_a_protected_one_asks_why(
    open_page: OpenPage, store: PromptVersionStore
) -> None:
    at = opened(open_page)
    field(at, "Label").set_value("production").run()
    at = button(at, "Label version 2").click().run()
    assert "“production” is a protected label: say why this version gets it." in texts(at.error)
    assert store.label_moves("menu") == []
    field(at, "Why").set_value("approved").run()
    at = button(at, "Label version 2").click().run()
    assert not at.error
    assert store.prompts()[0].labels == {"production": 2}
    assert "“production” is menu@2 now." in texts(at.success)
    assert field(at, "Label").value == field(at, "Why").value == ""
    assert [*at.dataframe[2].value["Why"]] == ["approved"]


def test_a_prompt_is_archived_and_brought_back(
    open_page: OpenPage, store: PromptVersionStore
) -> None:
    at = button(opened(open_page), "Archive").click().run()
    assert store.prompts()[0].archived
    assert [*at.dataframe[0].value["Prompt"]] == ["news"]
    at.toggle[0].set_value(True).run()
    box(at, "Prompt").select("menu").run()
    at = button(at, "Bring back").click().run()
    assert not store.prompts()[0].archived


def test_a_change_that_cannot_be_written_is_told_where_everybody_sees_it(
    open_page: OpenPage, store: PromptVersionStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise StoreError("This is not saved: the disk is full.")

    del store
    at = opened(open_page)
    monkeypatch.setattr(PromptVersionStore, "set_archived", fail)
    at = button(at, "Archive").click().run()
    assert not at.exception
    assert "This is not saved: the disk is full." in texts(at.error)
    assert not any(each.error for each in at.expander)


def test_tags_are_kept(open_page: OpenPage, store: PromptVersionStore) -> None:
    at = opened(open_page)
    field(at, "Tags, with commas between them").set_value("food, warm,, food").run()
    button(at, "Save tags").click().run()
    assert store.prompts()[0].tags == ("food", "warm")


def test_a_version_is_opened_in_the_workbench(
    open_page: OpenPage, store: PromptVersionStore
) -> None:
    del store
    at = opened(open_page)
    box(at, "Version").select("menu@1").run()
    at = button(at, "Open in the Workbench").click().run()
    # The test runtime does not follow the page to the other one.
    at = at.switch_page("workbench.py").run()
    assert not at.exception
    assert field(at, "Prompt text").value == "Dish: soup\nLabel:"


def test_two_versions_are_compared(open_page: OpenPage, store: PromptVersionStore) -> None:
    del store
    at = button(opened(open_page), "Compare answers").click().run()
    at = finish(at.switch_page("compare.py").run(), "compare runs")
    assert not at.exception
    assert [panel["title"] for panel in panels(at)] == ["menu@1", "menu@2"]
