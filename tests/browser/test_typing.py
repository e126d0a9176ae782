"""What is typed is handed over while it is typed, and typing stays as quick as the keys."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.model_in_use import expect_model_ready
from tests.browser.panels import toggle_expander
from tests.browser.test_keeping import settle

pytestmark = pytest.mark.browser


def editor_of(page: Page, address: str) -> Locator:
    """The Workbench's prompt text, once it stands there and the page listens to the keys.

    A box is drawn empty and then filled.
    """
    page.goto(address)
    expect_model_ready(page)
    editor = page.get_by_role("textbox", name="Prompt text")
    expect(editor).not_to_have_value("")
    expect(editor).to_have_attribute("dir", "auto")
    return editor


def test_the_count_of_tokens_follows_the_keys_without_leaving_the_box(
    page: Page, address: str
) -> None:
    editor = editor_of(page, address)
    count = page.get_by_text(re.compile(r"\d+ tokens of prompt"))
    before = count.text_content()
    editor.press("Control+End")
    editor.press_sequentially(" and nothing else at all", delay=20)
    expect(count).not_to_have_text(before or "")
    expect(editor).to_be_focused()


def test_nothing_typed_while_the_page_is_drawn_is_lost(page: Page, address: str) -> None:
    editor = editor_of(page, address)
    editor.fill("")
    text = "A long text, typed without a rest, " * 6
    editor.press_sequentially(text, delay=15)
    expect(editor).to_have_value(text)
    settle(page)
    expect(editor).to_have_value(text)


def test_typed_text_is_kept_even_when_the_box_was_never_left(
    new_page: Callable[[], Page], address: str
) -> None:
    page = new_page()
    editor = editor_of(page, address)
    editor.press_sequentially("Kept as typed. ")
    settle(page)
    page.reload()
    expect(editor).to_have_value(re.compile("Kept as typed."))


def test_a_field_takes_the_direction_of_its_text(page: Page, address: str) -> None:
    page.goto(address)
    expect_model_ready(page)
    field = page.get_by_role("textbox", name="menu_item")
    expect(field).to_have_attribute("dir", "auto")
    field.fill("שקשוקה")
    assert field.evaluate("field => field.matches(':dir(rtl)')")


PASTE = """(field, [letters]) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text", letters);
  const paste = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
  return field.dispatchEvent(paste);
}"""


def test_a_text_too_long_to_be_used_is_refused_when_it_is_pasted(page: Page, address: str) -> None:
    editor = editor_of(page, address)
    before = editor.input_value()
    assert not editor.evaluate(PASTE, ["x" * 5_000_000])
    said = editor.evaluate("field => field.validationMessage")
    assert "and at most 500,000 can be used" in said
    expect(editor).to_have_value(before)
    assert editor.evaluate(PASTE, ["x" * 1000 + "🍜"])


@pytest.mark.parametrize("broken", ["\\ud83c", "\\udf5c", "\\0"])
def test_half_a_character_is_told_of_when_it_is_pasted(
    page: Page, address: str, broken: str
) -> None:
    editor = editor_of(page, address)
    before = editor.input_value()
    # A clipboard of the browser's own making would mend it on the way.
    pasted = f"""field => {{
      const paste = new Event("paste", {{ bubbles: true, cancelable: true }});
      const value = {{ getData: () => "ab{broken}c" }};
      Object.defineProperty(paste, "clipboardData", {{ value }});
      return field.dispatchEvent(paste);
    }}"""
    assert not editor.evaluate(pasted)
    assert "Character 3 of the pasted text" in editor.evaluate("field => field.validationMessage")
    expect(editor).to_have_value(before)


def test_steady_typing_is_kept_before_it_ends(new_page: Callable[[], Page], address: str) -> None:
    page = new_page()
    editor = editor_of(page, address)
    count = page.get_by_text(re.compile(r"\d+ tokens of prompt"))
    before = count.text_content()
    editor.press("Control+End")
    for _ in range(60):  # keys that follow each other faster than a pause, for six seconds
        editor.press_sequentially("ab ")
        page.wait_for_timeout(100)
        if count.text_content() != before:
            break
    else:
        pytest.fail("nothing was handed over while the keys went on")


def test_several_lines_that_are_typed_into_a_value_stay_several(page: Page, address: str) -> None:
    page.goto(address)
    expect_model_ready(page)
    field = page.get_by_role("textbox", name="menu_item")
    field.fill("Onion soup\nwith bread\n\nand cheese")
    settle(page)
    page.reload()
    expect(field).to_have_value("Onion soup\nwith bread\n\nand cheese")


@pytest.mark.parametrize("name", ["Prompt text", "menu_item"])
def test_a_click_on_a_page_right_after_typing_leads_there(
    page: Page, address: str, name: str
) -> None:
    editor_of(page, address)
    field = page.get_by_role("textbox", name=name)
    field.press_sequentially("Typed ")
    page.get_by_role("link", name="Compare").click()  # pressed and released in one moment
    expect(page.get_by_role("heading", name="Compare")).to_be_visible()
    settle(page)
    expect(page.get_by_role("heading", name="Compare")).to_be_visible()
    page.get_by_role("link", name="Workbench").click()
    expect(field).to_have_value(re.compile("Typed "))


def test_what_was_typed_right_before_it_is_set_aside_comes_back(page: Page, address: str) -> None:
    editor = editor_of(page, address)
    editor.fill("My text of before")
    back = page.get_by_role("button", name="Back to the shipped text")
    expect(back).to_be_visible()
    editor.fill("My text typed last")
    back.click()
    expect(editor).to_have_value(re.compile("^Analyze a menu item"))
    page.get_by_role("button", name="Bring back my text").click()
    expect(editor).to_have_value("My text typed last")


def test_a_copy_has_what_was_typed_right_before_it(page: Page, address: str) -> None:
    editor = editor_of(page, address)
    page.get_by_role("button", name="New").click()
    copy = page.get_by_role("button", name="Copy of fewshot-mistake")
    expect(copy).to_be_visible()
    # The box keeps the focus as long as the fields above are open.
    editor.evaluate("box => box.focus()")
    page.keyboard.press("Control+A")
    page.keyboard.insert_text("Typed last")
    if not copy.is_visible():
        page.get_by_role("button", name="New").click()
    copy.click()
    expect(page.get_by_role("combobox", name="Prompt", exact=True)).to_have_value(
        "my-prompt 2 — yours"
    )
    expect(editor).to_have_value("Typed last")


def test_an_answer_typed_right_before_its_likelihood_is_asked_for_is_read(
    page: Page, address: str
) -> None:
    page.goto(address)
    page.get_by_role("button", name="Run", exact=True).click()
    toggle_expander(page, "How likely is each answer?")
    page.get_by_role("textbox", name="Another answer").fill("Avoid.")
    page.get_by_role("button", name="Compute it").click()
    # The table is drawn on a canvas, with a table for screen readers in it.
    expect(page.get_by_text("“Avoid.” (another)")).to_be_attached()
