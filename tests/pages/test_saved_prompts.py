"""A prompt is saved as it stands; every version stays, and none takes another's place."""

from pathlib import Path

from streamlit.testing.v1 import AppTest

from lit_core.prompts import load_prompt
from lit_core.store import PromptVersionStore, open_database, prompt_of
from lit_core.views.inputs.saved_prompts import forget_listed
from tests.pages.conftest import OpenPage, button, choice, field, finish, panels, texts

RUN = "workbench runs"
MISTAKE = load_prompt("fewshot-mistake").template.text
MINE, OTHERS = MISTAKE.replace("Analyze", "Judge"), MISTAKE.replace("Analyze", "Rate")


def store_of(folder: Path) -> PromptVersionStore:
    return PromptVersionStore(open_database(folder))


def edit(at: AppTest, text: str) -> AppTest:
    return field(at, "Prompt text").set_value(text).run()


def labels(at: AppTest) -> list[str]:
    return [each.label for each in at.button]


def test_an_edited_prompt_is_saved_in_one_click_after_what_shipped(
    open_page: OpenPage, data_folder: Path
) -> None:
    at = open_page()
    assert "Save" not in labels(at)
    at = button(edit(at, MINE), "Save").click().run()
    assert not at.exception
    assert "Saved as fewshot-mistake@2." in texts(at.success)
    assert choice(at).value == "fewshot-mistake@2"
    assert field(at, "Prompt text").value == MINE
    assert "Save" not in labels(at)
    store = store_of(data_folder)
    second, first = store.versions("fewshot-mistake")
    assert first.content.endswith(f"---\n{MISTAKE}\n")
    assert first.reason == "As it came with Promptlight."
    assert second.content.endswith(f"---\n{MINE}\n")
    assert second.parent == 1
    # The shipped prompt is there as it came.
    choice(at).select("fewshot-mistake").run()
    assert field(at, "Prompt text").value == MISTAKE
    assert "You changed this prompt." not in texts(at.caption)


def test_what_is_saved_can_be_run_and_edited_again(open_page: OpenPage, data_folder: Path) -> None:
    at = button(edit(open_page(), MINE), "Save").click().run()
    at = finish(button(at, "Run").click().run(), RUN)
    assert not at.exception
    (panel,) = panels(at)
    assert panel["title"] == "fewshot-mistake@2"
    at = edit(at, OTHERS)
    assert "Back to the saved text" in labels(at)
    at = button(at, "Save").click().run()
    assert choice(at).value == "fewshot-mistake@3"
    assert [each.parent for each in store_of(data_folder).versions("fewshot-mistake")] == [
        2,
        1,
        None,
    ]


def test_settings_are_saved_with_the_text_or_alone(open_page: OpenPage, data_folder: Path) -> None:
    at = open_page()
    number = next(f for f in at.number_input if f.label.startswith("Maximum answer length"))
    number.set_value(12).run()
    choice(at, "Stop at").select("end of line").run()
    at = button(at, "Save").click().run()
    assert not at.exception
    assert choice(at).value == "fewshot-mistake@2"
    saved = prompt_of(store_of(data_folder).version("fewshot-mistake"))
    shipped = load_prompt("fewshot-mistake")
    assert saved.config == {**shipped.config, "maxOutputTokens": 12, "stopSequences": ["\n"]}
    assert saved.template.text == MISTAKE
    assert "Save" not in labels(at)
    number = next(f for f in at.number_input if f.label.startswith("Maximum answer length"))
    assert number.value == 12
    assert choice(at, "Stop at").value == "end of line"
    choice(at).select("fewshot-mistake").run()
    assert "Save" not in labels(at)
    number = next(f for f in at.number_input if f.label.startswith("Maximum answer length"))
    assert number.value == 64


def test_a_version_saved_by_somebody_else_meanwhile_is_kept_and_shown(
    open_page: OpenPage, data_folder: Path
) -> None:
    at = button(edit(open_page(), MINE), "Save").click().run()
    theirs = store_of(data_folder).version("fewshot-mistake").content.replace("Judge", "Rate")
    store_of(data_folder).save("fewshot-mistake", theirs, author="Ben", parent=2)
    at = button(edit(at, MINE.replace("Judge", "Weigh")), "Save").click().run()
    assert not at.exception
    told = texts(at.warning)
    assert "fewshot-mistake@3 was saved by Ben while you were editing fewshot-mistake@2" in told
    assert "Both are kept; yours is fewshot-mistake@4" in told
    assert "line 1 says “Weigh a menu item in a restaurant.” instead of “Rate a menu item" in told
    assert len(store_of(data_folder).versions("fewshot-mistake")) == 4


def test_what_is_typed_into_a_version_stays_while_others_save_newer_ones(
    open_page: OpenPage, data_folder: Path
) -> None:
    at = button(edit(open_page(), MINE), "Save").click().run()
    edit(at, "Mine {{menu_item}}")
    theirs = store_of(data_folder).version("fewshot-mistake").content.replace("Judge", "Rate")
    store_of(data_folder).save("fewshot-mistake", theirs, author="Ben", parent=2)
    forget_listed()
    at = open_page()
    assert choice(at).value == "fewshot-mistake@2"
    assert field(at, "Prompt text").value == "Mine {{menu_item}}"
    assert "fewshot-mistake@3" in choice(at).options


def test_a_prompt_of_ones_own_is_saved_under_a_name_that_is_free(
    open_page: OpenPage, data_folder: Path
) -> None:
    store_of(data_folder).save("my-prompt", "Somebody else's", author="Ben")
    at = open_page()
    at = choice(at).select("my-prompt").run()
    assert "Save" not in labels(at)
    at = button(edit(at, "Hello {{name}}"), "Save").click().run()
    assert not at.exception
    assert choice(at).value == "my-prompt 2@1"
    assert field(at, "Prompt text").value == "Hello {{name}}"
    assert [each.name for each in store_of(data_folder).prompts()] == ["my-prompt", "my-prompt 2"]


def test_a_name_a_reason_and_ones_own_name_can_be_given(
    open_page: OpenPage, data_folder: Path
) -> None:
    at = edit(open_page(), MINE)
    field(at, "Name").set_value("menu").run()
    field(at, "What you changed, and why (optional)").set_value("=clearer").run()
    field(at, "Your name (optional)").set_value("Ana").run()
    at = button(at, "Save this version").click().run()
    assert not at.exception
    (saved,) = store_of(data_folder).versions("menu")
    assert (saved.author, saved.reason, saved.number) == ("Ana", "=clearer", 1)
    assert choice(at).value == "menu@1"
    assert "Saved as menu@1." in texts(at.success)
    at = edit(at, OTHERS)
    assert field(at, "Your name (optional)").value == "Ana"
    assert field(at, "What you changed, and why (optional)").value == ""


def test_a_name_that_cannot_be_one_is_told_and_nothing_typed_is_lost(
    open_page: OpenPage,
) -> None:
    at = edit(open_page(), MINE)
    field(at, "Name").set_value("a@b").run()
    at = button(at, "Save this version").click().run()
    assert "A prompt cannot be saved as “a@b”" in texts(at.error)
    assert field(at, "Prompt text").value == MINE
    assert choice(at).value == "fewshot-mistake"


def test_a_text_that_is_no_template_is_told_and_not_saved(
    open_page: OpenPage, data_folder: Path
) -> None:
    at = edit(open_page(), MINE)
    field(at, "Prompt text").set_value("Judge {{ .")
    at = button(at, "Save").click().run()
    assert not at.exception
    assert at.error
    assert field(at, "Prompt text").value == "Judge {{ ."
    assert store_of(data_folder).prompts() == []


def test_a_name_that_somebody_has_saved_under_is_not_taken(
    open_page: OpenPage, data_folder: Path
) -> None:
    store_of(data_folder).save("menu", "Somebody else's", author="Ben")
    at = edit(open_page(), MINE)
    field(at, "Name").set_value("menu").run()
    at = button(at, "Save this version").click().run()
    assert "There is a saved prompt “menu” already (menu@1)" in texts(at.error)
    assert field(at, "Prompt text").value == MINE
    assert len(store_of(data_folder).versions("menu")) == 1


def test_the_shipped_text_edited_anew_is_saved_beside_what_was_saved_before(
    open_page: OpenPage, data_folder: Path
) -> None:
    at = button(edit(open_page(), MINE), "Save").click().run()
    choice(at).select("fewshot-mistake").run()
    at = button(edit(at, OTHERS), "Save").click().run()
    assert (
        "fewshot-mistake@2 was saved by somebody else while you were editing fewshot-mistake@1"
        in texts(at.warning)
    )
    assert [each.parent for each in store_of(data_folder).versions("fewshot-mistake")] == [
        1,
        1,
        None,
    ]


def test_versions_with_a_label_can_be_chosen_by_it(open_page: OpenPage, data_folder: Path) -> None:
    store = store_of(data_folder)
    for text in ("Dish: soup\nLabel:", "Dish: cake\nLabel:", "Dish: egg\nLabel:"):
        store.save("menu", text, author="Ana")
    store.save("headline", "Headline:", author="Ana")
    store.label("menu", 1, "production", author="Ana", reason="approved")
    forget_listed()
    options = choice(open_page()).options
    assert {"menu@3", "menu@1 — production", "headline@1"} <= {*options}
    assert not any(option.startswith("menu@2") for option in options)
    assert any(option.startswith("headline — as it came") for option in options)


def test_a_link_to_an_older_version_shows_it(open_page: OpenPage, data_folder: Path) -> None:
    store = store_of(data_folder)
    for text in ("Dish: soup\nLabel:", "Dish: cake\nLabel:"):
        store.save("menu", text, author="Ana")
    at = finish(open_page(prompt="menu@1"), RUN)
    assert choice(at).value == "menu@1"
    assert field(at, "Prompt text").value == "Dish: soup\nLabel:"
    at = finish(open_page("compare.py", variants="menu@1,menu@2"), "compare runs")
    assert not at.exception
    assert [panel["title"] for panel in panels(at)] == ["menu@1", "menu@2"]
