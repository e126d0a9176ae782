"""Two prompts that differ in a word, and what a salience view of both says and reports."""

from typing import Any

from playwright.sync_api import Locator, Page

from lit_core.salience import Attribution
from tests.browser.modules import L2_VIEW, open_view, panel
from tests.browser.panels import answer
from tests.generations import gradients, make_generation

PROMPT = ["Dish:", " soup", "\n", "Likes:", " salt", "\n", "Hates:", " eggs", "\n", "Say:"]
OTHER = ["Dish:", " soup", "\n", "Likes:", " salt", "\n", "Hates:", " milk", "\n", "Say:"]
ANSWER = [" It", " is", " salty", ".", "\n", "It", " is", " warm", ".", "\n", "Eat", " it", "."]
REPLY = [" It", " is", " salty", ".", "\n", "No", "."]
LAST = ((10, 13),)


def salience(prompt: list[str], said: list[str], seed: int) -> Attribution:
    generation = make_generation(prompt, said)
    return Attribution.of_gradients(generation, gradients(generation, seed))


def open_two(page: Page) -> Page:
    """Both, with their last lines selected, by lines."""
    view = L2_VIEW
    first = panel(salience(PROMPT, ANSWER, 1), LAST, "first", view)
    second = panel(salience(OTHER, REPLY, 2), ((5, 7),), "second", view)
    open_view(page, [first, second], view)
    return page


def chosen(page: Page, number: int = 0) -> list[str]:
    picked = answer(page, number).locator(".picked")
    return [text.strip() for text in picked.all_text_contents()]


def reported(page: Page) -> dict[str, Any]:
    """What the view last told the server."""
    page.wait_for_function("window.reported.length > 0")
    page.wait_for_timeout(400)
    return page.evaluate("window.reported.at(-1)")


def option(page: Page, text: str, number: int = 0) -> Locator:
    return answer(page, number).get_by_role("option").filter(has_text=text).first
