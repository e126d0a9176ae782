"""What is typed is handed over while it is typed, and typing stays as quick as the keys."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_keeping import ready, settle

pytestmark = pytest.mark.browser


def test_the_count_of_tokens_follows_the_keys_without_leaving_the_box(
    page: Page, address: str
) -> None:
    page.goto(address)
    ready(page)
    count = page.get_by_text(re.compile(r"\d+ tokens of prompt"))
    before = count.text_content()
    editor = page.get_by_role("textbox", name="Prompt text")
    editor.press("Control+End")
    editor.press_sequentially(" and nothing else at all", delay=20)
    expect(count).not_to_have_text(before or "")
    expect(editor).to_be_focused()


def test_nothing_typed_while_the_page_is_drawn_is_lost(page: Page, address: str) -> None:
    page.goto(address)
    ready(page)
    editor = page.get_by_role("textbox", name="Prompt text")
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
    page.goto(address)
    ready(page)
    page.get_by_role("textbox", name="Prompt text").press_sequentially("Kept as typed. ")
    settle(page)
    page.reload()
    expect(page.get_by_role("textbox", name="Prompt text")).to_have_value(
        re.compile("Kept as typed.")
    )


def test_a_field_takes_the_direction_of_its_text(page: Page, address: str) -> None:
    page.goto(address)
    ready(page)
    field = page.get_by_role("textbox", name="menu_item")
    expect(field).to_have_attribute("dir", "auto")
    field.fill("שקשוקה")
    assert field.evaluate("field => field.matches(':dir(rtl)')")
