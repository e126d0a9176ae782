"""Ctrl+Enter in a field runs what the fields say."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.panels import answer, prompt

pytestmark = pytest.mark.browser


def test_control_enter_in_a_value_runs_the_prompt_with_what_was_typed_last(
    page: Page, address: str
) -> None:
    page.goto(address)
    value = page.get_by_role("textbox", name="menu_item")
    value.fill("Omelette")
    value.press("Control+Enter")
    expect(prompt(page)).to_contain_text("Omelette")


def test_control_enter_waits_for_a_button_that_what_was_typed_enables(
    page: Page, address: str
) -> None:
    page.goto(address)
    editor = page.get_by_role("textbox", name="Prompt text")
    editor.fill("")
    editor.press("Tab")
    expect(page.get_by_role("button", name="Run", exact=True)).to_be_disabled()
    editor.fill("Taste-likes: Cheese")
    editor.press("Control+Enter")
    expect(answer(page)).to_be_visible()


def test_control_enter_runs_a_comparison(page: Page, address: str) -> None:
    page.goto(f"{address}/compare")
    value = page.get_by_role("textbox", name="menu_item")
    value.fill("Omelette")
    value.press("Control+Enter")
    expect(prompt(page, 1)).to_contain_text("Omelette")


def test_control_enter_waits_for_a_button_that_is_not_drawn_yet(page: Page, address: str) -> None:
    page.goto(address)
    box = page.locator(".st-key-run-prompt")
    expect(box.get_by_role("button")).to_be_enabled()
    value = page.get_by_role("textbox", name="menu_item")
    value.fill("Omelette")
    # As on a slow machine, where the button comes after the field.
    box.evaluate(
        """(box) => {
            const { className } = box;
            box.className = "";
            setTimeout(() => {
                box.className = className;
                document.body.append(document.createElement("i"));
            }, 1500);
        }"""
    )
    value.press("Control+Enter")
    expect(prompt(page)).to_contain_text("Omelette")
