"""How tests read and use the salience view in a page, as a person would."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.model_in_use import expect_drawn

AT_REST = """
heading => Promise.all(
  heading.closest("details").getAnimations({ subtree: true })
    .filter(({ effect }) => effect.getComputedTiming().endTime < Infinity)
    .map(({ finished }) => finished.catch(() => {}))
)
"""
SAYS = re.compile(r", (\w+(?: part)?), influence ([-−]?[\d.]+) %, rank (\d+)$")


def panel(page: Page, number: int = 0) -> Locator:
    return page.locator(".answer-panel").nth(number)


def answer(page: Page, number: int = 0) -> Locator:
    return panel(page, number).locator(".answer")


def prompt(page: Page, number: int = 0) -> Locator:
    return page.locator(".prompt-panel").nth(number).locator(".prompt")


def parts(page: Page, number: int = 0) -> Locator:
    """Every part of answer and prompt, as they stand on the page."""
    return page.locator(f"[data-panel='{number}']").get_by_role("option")


def part(page: Page, text: str, number: int = 0) -> Locator:
    """The part of an answer that holds a text."""
    return answer(page, number).get_by_role("option").filter(has_text=text).first


def pick(page: Page, text: str, number: int = 0) -> None:
    """Click a part of an answer."""
    option = part(page, text, number)
    option.click()
    expect(option).to_have_attribute("aria-selected", "true")


def toggle_expander(page: Page, title: str) -> None:
    """Open or close an expander, and wait until it has its size: until then a press can miss."""
    heading = page.get_by_text(title).first
    heading.click()
    heading.evaluate(AT_REST)


def settled(page: Page) -> None:
    """Wait until the server has heard of the last choice and has nothing more to say."""
    expect(page.get_by_role("button", name="Stop", exact=True)).to_have_count(0)
    expect(page.locator(".panels")).to_have_attribute("aria-busy", "false")
    page.wait_for_timeout(600)
    expect_drawn(page)
    expect(page.locator("[data-stale=true]")).to_have_count(0)


def influences(page: Page, number: int = 0) -> list[tuple[str, str] | None]:
    """Share in percent and rank of each part as a screen reader says them; None where neither.

    The parts of the prompt come first.
    """
    spoken = "all => all.map((one) => one.ariaLabel ?? '')"
    texts = [prompt(page, number), answer(page, number)]
    labels = [said for text in texts for said in text.get_by_role("option").evaluate_all(spoken)]
    found = [SAYS.search(label) for label in labels]
    return [(one[2].replace("−", "-"), one[3]) if one else None for one in found]


def choose(page: Page, label: str) -> None:
    """Press one of the view's switches."""
    page.locator(".controls label").filter(has_text=re.compile(f"^{label}$")).click()
