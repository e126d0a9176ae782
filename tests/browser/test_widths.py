"""Answers and the names of prompts have room in a window of any width."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [1920, 1440, 1280, 1100, 768, 720, 400])
def test_the_workbenchs_panel_is_never_crushed(page: Page, address: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 1000})
    page.goto(address)
    page.get_by_role("button", name="Run", exact=True).click()
    panel = page.locator(".answer-panel")
    expect(panel).to_have_count(1)
    box = panel.bounding_box()
    assert box
    assert box["width"] >= min(440, width - 40)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [1440, 800, 375])
def test_all_prompts_that_are_compared_can_be_read_by_name(
    page: Page, address: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 1000})
    names = ["fewshot-mistake", "fewshot-fixed", "fewshot-constitution", "comment-moderation"]
    page.goto(f"{address}/compare?variants={','.join(names)}")
    chosen = page.get_by_role("group", name="Selected values")
    for name in names:
        expect(chosen.get_by_title(name)).to_be_in_viewport(ratio=0.9)
