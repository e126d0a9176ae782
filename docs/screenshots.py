"""Takes the pictures of README and user guide: `python -m docs.screenshots`."""

import re
import tempfile
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from lit_core.gemma import DEFAULT
from tests.browser.model_in_use import expect_model_ready
from tests.browser.panels import toggle_expander
from tests.browser.server import chromium_browser, serve

FOLDER = Path(__file__).parent / "images"
WIDE, NARROW, HIGH = 1440, 800, 1000
TALL = {WIDE: 1500, NARROW: 2000}
Theme = Literal["light", "dark"]
PAIR = "compare?variants=fewshot-mistake,fewshot-fixed"
# Space around what a picture shows, and what Streamlit's header covers.
MARGIN, HEADER = 24, 64
# So often a window is made as high as what it shows.
SETTLED_AFTER = 4
# At most so long the search for the smallest change takes.
SEARCH_SECONDS = 300


def open_page(browser: Browser, address: str, width: int = WIDE) -> Page:
    """A page in a browser of its own that has never seen the app."""
    page = browser.new_page(viewport={"width": width, "height": HIGH})
    page.goto(address)
    return page


def answer(page: Page, panel: int = 0) -> Locator:
    """The answer in one panel of the salience view."""
    return page.locator(".answer-panel").nth(panel).locator(".answer")


def settle(page: Page, panels: int) -> None:
    """Wait until every panel is drawn, the model told of, and nothing runs any more."""
    expect(page.locator(".answer-panel")).to_have_count(panels)
    expect_model_ready(page)
    expect(page.get_by_role("button", name="Stop")).to_have_count(0)
    page.mouse.move(0, 0)
    page.wait_for_timeout(1000)


def pick(page: Page, text: str, panel: int = 0) -> None:
    """Click the part of an answer that holds `text`."""
    part = answer(page, panel).get_by_role("option").filter(has_text=text)
    part.click()
    expect(part).to_have_attribute("aria-selected", "true")


def frame(page: Page, first: Locator, last: Locator, above: int = MARGIN) -> None:
    """Make the window as high as the page from `first` to `last`, and scroll there.

    Streamlit scrolls inside its own box, so that a picture of the full page would be cut.
    """
    width = (page.viewport_size or {"width": WIDE})["width"]
    # A higher window shows more of a long prompt, so that what is below moves down.
    for _ in range(SETTLED_AFTER):
        top, bottom = first.bounding_box(), last.bounding_box()
        if not (top and bottom):
            raise RuntimeError("what the picture should show is not on the page")
        height = round(bottom["y"] + bottom["height"] - top["y"]) + above + MARGIN
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_timeout(500)
    first.evaluate(f"e => {{ e.style.scrollMarginTop = '{above}px'; e.scrollIntoView(); }}")
    page.mouse.move(0, 0)
    page.wait_for_timeout(1000)


def buttons(page: Page) -> Locator:
    """The last of the buttons that hand out files, which stand at the end of each page."""
    return page.get_by_role("button", name="Exact text (JSON Lines)")


def save(page: Page, name: str) -> None:
    """Write the window as a picture."""
    page.screenshot(path=FOLDER / name, animations="disabled")
    print(f"docs/images/{name}", flush=True)


def workbench(browser: Browser, address: str) -> None:
    """One prompt: its answer, and what influenced the recommendation."""
    page = open_page(browser, address)
    downloads = buttons(page)
    page.get_by_role("button", name="Run", exact=True).click()
    settle(page, 1)
    save(page, "1-run.png")
    pick(page, "Recommendation:")
    toggle_expander(page, "Numbers and details")
    expect(page.get_by_test_id("stDataFrame").first).to_be_visible()
    settle(page, 1)
    frame(page, page.locator(".answer-panel"), downloads)
    save(page, "2-why.png")
    toggle_expander(page, "Numbers and details")
    toggle_expander(page, "How far can this be trusted?")
    page.get_by_role("button", name="Test this influence").click()
    expect(page.locator(".verdict").first).not_to_be_empty()
    settle(page, 1)
    frame(page, page.get_by_text("How far can this be trusted?"), downloads)
    save(page, "trust.png")
    toggle_expander(page, "How far can this be trusted?")
    toggle_expander(page, "What would change this answer?")
    page.get_by_role("button", name="Find the smallest change").click()
    expect(page.get_by_text("that were tried")).to_be_visible(timeout=SEARCH_SECONDS * 1000)
    settle(page, 1)
    panel = page.locator(".st-key-counterfactuals")
    frame(page, panel, panel, HEADER)
    save(page, "what-would-change.png")
    page.close()


def follow_back(browser: Browser, address: str) -> None:
    """The result of a calculation by way of its steps, back to the prompt."""
    page = open_page(browser, f"{address}/?prompt=arithmetic-steps")
    page.get_by_role("button", name="Run", exact=True).click()
    settle(page, 1)
    page.get_by_label("Follow the answer back to the prompt").check()
    expect(page.locator(".notes")).to_contain_text("is shown where it comes from")
    settle(page, 1)
    frame(page, page.locator(".answer-panel"), page.locator(".prompts"), HEADER)
    page.locator(".marks button").first.click()  # the window that is framed may be lower
    save(page, "follow-back.png")
    page.close()


def compare(browser: Browser, address: str, variants: str, name: str) -> Page:
    """Two prompts side by side."""
    page = open_page(browser, f"{address}/compare?variants={variants}")
    settle(page, 2)
    frame(page, page.get_by_test_id("stMultiSelect"), page.locator(".panels"), HEADER)
    save(page, name)
    return page


def take_pictures(browser: Browser, address: str) -> None:
    """The codelab's story, picture by picture."""
    workbench(browser, address)
    follow_back(browser, address)
    compare(browser, address, "fewshot-mistake,fewshot-fixed", "3-fix.png").close()
    page = compare(browser, address, "fewshot-fixed,fewshot-constitution", "4-principle.png")
    frame(page, page.locator(".changes"), buttons(page), HEADER)
    save(page, "5-take-away.png")
    page.close()


def model(browser: Browser, address: str) -> None:
    """The Model page, as it is opened."""
    page = open_page(browser, f"{address}/model")
    settle(page, 0)
    expect(page.get_by_role("button", name="Unload Gemma 3 270M")).to_be_visible()
    save(page, "model.png")
    page.close()


LOOKS: dict[tuple[Theme, int], tuple[str, str]] = {
    ("light", WIDE): ("workbench-1440-light.png", "compare-1440-light.png"),
    ("light", NARROW): ("workbench-800-light.png", "compare-800-light.png"),
    ("dark", WIDE): ("workbench-1440-dark.png", "compare-1440-dark.png"),
    ("dark", NARROW): ("workbench-800-dark.png", "compare-800-dark.png"),
}


def every_look(browser: Browser, address: str) -> None:
    """Each page, wide and narrow, light and dark."""
    for (theme, width), (workbench_picture, compare_picture) in LOOKS.items():
        size = ViewportSize(width=width, height=TALL[width])
        context = browser.new_context(color_scheme=theme, viewport=size)
        page = context.new_page()
        page.goto(address)
        page.get_by_role("button", name="Run", exact=True).click()
        settle(page, 1)
        save(page, workbench_picture)
        page.goto(f"{address}/{PAIR}")
        settle(page, 2)
        save(page, compare_picture)
        context.close()


def library(browser: Browser, address: str) -> None:
    """The Library page, once the codelab's mistake was fixed and saved."""
    page = open_page(browser, address)
    text = page.get_by_role("textbox", name="Prompt text")
    expect(text).to_have_value(re.compile("Onion soup"))
    mistake = "which you don't like.\nRecommendation: You have to try it."
    text.fill(text.input_value().replace(mistake, mistake.replace("You have to try it", "Avoid")))
    page.get_by_role("button", name="Save with a note…").click()
    reason = page.get_by_role("textbox", name="What you changed, and why (optional)")
    reason.fill("The onion soup was recommended to somebody who dislikes onions.")
    page.get_by_role("textbox", name="Your name (optional)").fill("Ana")
    page.get_by_role("button", name="Save this version").click()
    expect(page.get_by_text("Saved as fewshot-mistake@2.")).to_be_visible()
    page.get_by_role("link", name="Library").click()
    expect(page.locator(".difference").first).to_be_visible()
    settle(page, 0)
    save(page, "library.png")
    page.close()


def main() -> None:
    """Serve the app with an empty data folder and take every picture."""
    FOLDER.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as data,
        serve(Path(data), {"PROMPTLIGHT_MODEL": DEFAULT}) as address,
        chromium_browser() as browser,
    ):
        take_pictures(browser, address)
        model(browser, address)
        every_look(browser, address)
        library(browser, address)


if __name__ == "__main__":
    main()
