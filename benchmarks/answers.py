"""How long a person waits for an answer in the app: `python -m benchmarks.answers`."""

import os
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Page, expect

from benchmarks.figures import Figure, keep
from tests.browser.server import chromium_browser, serve

LIMIT = "the limit the project sets itself"
FIRST, NEXT = 60.0, 3.0
FIRST_WORDS = "Recommendation: You"
NEXT_WORDS = {"fewshot-fixed": "Avoid.", "fewshot-constitution": "Not suitable for you."}


def main() -> None:
    """Measure from the moment the server is up, in a browser that has never seen the app."""
    with (
        tempfile.TemporaryDirectory() as data,
        serve(Path(data)) as address,
        chromium_browser() as browser,
    ):
        began = time.perf_counter()
        page = browser.new_page()
        page.goto(address)
        _run(page, FIRST_WORDS)
        first = time.perf_counter() - began
        expect(page.locator(".answer-panel")).to_be_visible()
        others = [_next_answer(page, name, words) for name, words in NEXT_WORDS.items()]
    setting = {"model": "tiny-gemma", "device": "CPU", "cores": os.cpu_count()}
    keep(
        "answers",
        [
            Figure("app.first_answer", first, LIMIT, FIRST, "s", setting),
            Figure("app.next_answer", max(others), LIMIT, NEXT, "s", setting),
        ],
    )


def _next_answer(page: Page, name: str, words: str) -> float:
    page.get_by_role("combobox", name="Prompt").click()
    page.get_by_role("option", name=name, exact=True).click()
    expect(page.get_by_text("Run it again")).to_be_visible()
    began = time.perf_counter()
    _run(page, words)
    return time.perf_counter() - began


def _run(page: Page, words: str) -> None:
    """Press Run and wait for the words, as they are written or in the finished view."""
    page.get_by_role("button", name="Run", exact=True).click()
    told = page.locator("[data-testid=stText], .answer").filter(has_text=words)
    expect(told.first).to_be_visible()


if __name__ == "__main__":
    main()
