"""A prompt is saved, changed, told apart from what it was, and brought back."""

import re
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.browser.model_in_use import expect_drawn
from tests.browser.test_accessibility import violations

pytestmark = pytest.mark.browser


def save_two_versions(page: Page, address: str, name: str) -> None:
    """Save a shipped prompt under a name of its own, and again with another word."""
    page.goto(f"{address}/?prompt=headline")
    text = page.get_by_role("textbox", name="Prompt text")
    text.fill(f"Write a headline ({name}).\n\nText: {{{{text}}}}\nHeadline:")
    page.get_by_role("button", name="Save with a note…").click()
    page.get_by_role("textbox", name="Name", exact=True).fill(name)
    page.get_by_role("textbox", name="What you changed, and why (optional)").fill("shorter")
    page.get_by_role("textbox", name="Your name (optional)").fill("Ana")
    page.get_by_role("button", name="Save this version").click()
    expect(page.get_by_text(f"Saved as {name}@1.")).to_be_visible()
    # Until there is nothing to save, the field is still that of the prompt before.
    expect(page.get_by_role("button", name="Save", exact=True)).to_have_count(0)
    text.fill(f"Write a good headline ({name}).\n\nText: {{{{text}}}}\nHeadline:")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text(f"Saved as {name}@2.")).to_be_visible()


def test_a_prompt_is_saved_changed_and_brought_back(page: Page, address: str) -> None:
    name = f"story-{uuid4().hex[:6]}"  # the server is shared
    save_two_versions(page, address, name)
    expect(page.get_by_role("textbox", name="Prompt text")).to_have_value(
        re.compile("^Write a good headline")
    )
    page.get_by_role("link", name="Library").click()
    page.get_by_role("textbox", name="Search").fill(f"{name} SHORTER")
    page.get_by_role("textbox", name="Search").press("Enter")
    difference = page.locator(".difference")
    expect(difference.locator("ins")).to_have_text(" good")
    expect(page.get_by_role("button", name="Restore this version")).to_have_count(0)
    page.get_by_role("combobox", name="Version").click()
    page.get_by_role("option", name=f"{name}@1").click()
    page.get_by_role("button", name="Restore this version").click()
    expect(page.get_by_text(f"{name}@3 is the newest now")).to_be_visible()
    expect(page.get_by_role("combobox", name="Version")).to_have_value(f"{name}@3")
    page.get_by_role("button", name="Open in the Workbench").click()
    expect(page.get_by_role("textbox", name="Prompt text")).to_have_value(
        re.compile("^Write a headline")
    )
    expect(page.get_by_role("combobox", name="Prompt")).to_have_value(re.compile(f"^{name}@3"))


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_in_the_library_and_nothing_is_cut_off(
    page: Page, address: str, theme: str
) -> None:
    save_two_versions(page, address, f"axe-{uuid4().hex[:6]}")
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    page.goto(f"{address}/library")
    expect(page.locator(".difference")).to_be_visible()
    page.get_by_text("Labels and tags").click()
    expect_drawn(page)
    assert violations(page) == []
    for width in (800, 375):
        page.set_viewport_size({"width": width, "height": 900})
        expect(page.locator(".difference")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
