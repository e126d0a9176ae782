"""Nothing typed is lost, and a link shows what its sender saw."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.model_in_use import expect_drawn, expect_model_ready
from tests.browser.server import PATIENCE, serve

pytestmark = pytest.mark.browser

# Thousandths of a second a finger rests on a link, and is on its way to it at least.
PRESS = 100


def settle(page: Page) -> None:
    """Wait until what was typed has reached the server, before another browser looks."""
    page.wait_for_timeout(1500)
    expect_drawn(page)


def test_typed_text_survives_a_page_change_and_a_reload(page: Page, address: str) -> None:
    page.goto(address)
    expect_model_ready(page)
    editor = page.get_by_role("textbox", name="Prompt text")
    editor.fill("Something of my own about {{menu_item}}")
    page.get_by_role("textbox", name="menu_item").fill("Crème brûlée")
    page.get_by_role("textbox", name="menu_item").press("Tab")
    page.get_by_role("link", name="Compare").click()
    expect(page.get_by_role("heading", name="Compare")).to_be_visible()
    page.get_by_role("link", name="Workbench").click()
    expect(editor).to_have_value("Something of my own about {{menu_item}}")
    page.reload()
    expect(editor).to_have_value("Something of my own about {{menu_item}}")
    expect(page.get_by_role("textbox", name="menu_item")).to_have_value("Crème brûlée")


@pytest.mark.parametrize("name", ["Prompt text", "menu_item"])
def test_a_finger_on_a_link_right_after_typing_takes_neither_back(
    chromium: Browser, address: str, name: str
) -> None:
    context = chromium.new_context(viewport={"width": 1440, "height": 1100}, has_touch=True)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto(address)
    expect_model_ready(page)
    page.get_by_role("textbox", name=name).fill("Mine {{menu_item}}")
    box = page.get_by_role("link", name="Compare").bounding_box()
    assert box
    page.wait_for_timeout(PRESS)  # on its way from the keys
    finger, point = context.new_cdp_session(page), {"x": box["x"] + 20, "y": box["y"] + 10}
    finger.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [point]})
    page.wait_for_timeout(PRESS)
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    expect(page.get_by_role("heading", name="Compare")).to_be_visible()
    page.get_by_role("link", name="Workbench").click()
    expect(page.get_by_role("textbox", name=name)).to_have_value("Mine {{menu_item}}")
    context.close()


def test_another_browser_does_not_see_what_this_one_typed(
    new_page: Callable[[], Page], address: str
) -> None:
    mine, other = new_page(), new_page()
    mine.goto(address)
    expect_model_ready(mine)
    mine.get_by_role("textbox", name="Prompt text").fill("For my eyes only")
    mine.get_by_role("textbox", name="Prompt text").press("Control+Enter")
    settle(mine)
    other.goto(address)
    expect(other.get_by_role("textbox", name="Prompt text")).to_contain_text("Analyze a menu item")


def test_a_link_restores_variants_input_and_settings_in_a_fresh_browser(
    new_page: Callable[[], Page], address: str
) -> None:
    sender, receiver = new_page(), new_page()
    sender.goto(f"{address}/compare?variants=fewshot-mistake,fewshot-fixed&granularity=sentences")
    expect(sender.locator(".answer-panel")).to_have_count(2)
    sender.get_by_role("textbox", name="menu_item").fill("Omelette")
    sender.get_by_role("textbox", name="menu_item").press("Tab")
    sender.get_by_role("button", name="Run comparison").click()
    expect(sender.locator(".prompt-panel").first).to_contain_text("Suggestion: Omelette")
    sender.wait_for_url("**input=**")
    assert "Omelette" not in sender.url

    receiver.goto(sender.url)
    expect(receiver.locator(".prompt-panel").first).to_contain_text("Suggestion: Omelette")
    expect(receiver.get_by_role("textbox", name="menu_item")).to_have_value("Omelette")
    expect(receiver.get_by_role("radio", name="Sentences")).to_be_checked()


def test_a_link_of_the_workbench_shows_its_prompt_and_leaves_the_readers_own(
    new_page: Callable[[], Page], address: str
) -> None:
    sender, receiver = new_page(), new_page()
    for page, text in ((sender, "A colour for {{menu_item}}:"), (receiver, "Mine: {{menu_item}}")):
        page.goto(address)
        expect_model_ready(page)
        page.get_by_role("textbox", name="Prompt text").fill(text)
        page.get_by_role("button", name="Run", exact=True).click()
        page.wait_for_url("**prompt=**")
    assert "colour" not in sender.url

    receiver.goto(sender.url)
    expect(receiver.get_by_role("textbox", name="Prompt text")).to_have_value(
        "A colour for {{menu_item}}:"
    )
    expect(receiver.locator(".panels")).to_contain_text("A colour for")
    receiver.get_by_role("combobox", name="Prompt", exact=True).fill("fewshot-mistake")
    receiver.get_by_role("option", name="fewshot-mistake", exact=True).click()
    expect(receiver.get_by_role("textbox", name="Prompt text")).to_have_value("Mine: {{menu_item}}")


def test_a_reload_shows_the_answer_again_and_what_was_typed_last(page: Page, address: str) -> None:
    page.goto(address)
    expect_model_ready(page)
    page.get_by_role("button", name="Run", exact=True).click()
    page.wait_for_url("**prompt=**")
    page.get_by_role("textbox", name="menu_item").fill("Typed last")
    page.reload()
    expect(page.get_by_role("textbox", name="menu_item")).to_have_value("Typed last")
    expect(page.locator(".panels")).to_be_visible()
    expect(page.get_by_role("textbox", name="menu_item")).to_have_value("Typed last")


def test_a_new_prompt_closes_what_it_was_made_in(page: Page, address: str) -> None:
    page.goto(address)
    expect_model_ready(page)
    page.get_by_role("button", name="New").click()
    page.get_by_role("textbox", name="Name of the new prompt").fill("Tone check")
    page.get_by_role("button", name="Empty prompt").click()
    expect(page.get_by_role("combobox", name="Prompt", exact=True)).to_have_value(
        "Tone check — yours"
    )
    expect(page.get_by_role("button", name="Empty prompt")).to_have_count(0)
    expect(page.get_by_role("textbox", name="Prompt text")).to_have_value("")


def test_a_deep_link_works_as_the_first_request_to_a_server(page: Page, tmp_path: Path) -> None:
    with serve(tmp_path) as address:
        page.goto(f"{address}/compare")
        expect(page.get_by_role("heading", name="Compare")).to_be_visible()
        expect(page.get_by_role("link", name="Workbench")).to_be_visible()


def test_markup_in_a_prompt_is_shown_as_text_and_never_run(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("textbox", name="menu_item").fill(
        "<img src=x onerror='window.ran = 1'> **bold** =1+1"
    )
    page.get_by_role("textbox", name="menu_item").press("Tab")
    page.get_by_role("button", name="Run", exact=True).click()
    panel = page.locator(".panels")
    expect(panel).to_contain_text("<img src=x onerror='window.ran = 1'> **bold** =1+1")
    assert page.evaluate("window.ran") is None
    assert panel.locator("img").count() == 0


def test_the_chosen_prompt_stays_chosen_when_it_is_edited_and_run(page: Page, address: str) -> None:
    page.goto(address)
    # The list is long, and moves under the pointer where one scrolls to an entry far down.
    page.get_by_role("combobox", name="Prompt").fill("ideas")
    page.get_by_role("option", name="ideas —").click()
    editor = page.get_by_role("textbox", name="Prompt text")
    expect(editor).to_contain_text("{{item}}")
    editor.fill("Three uses for {{item}}:")
    page.get_by_role("button", name="Run", exact=True).click()
    panel = page.locator(".panels")
    expect(panel).to_contain_text("Three uses for")
    expect(panel.get_by_role("heading", name="ideas (edited)", exact=True)).to_be_visible()
    expect(editor).to_have_value("Three uses for {{item}}:")
