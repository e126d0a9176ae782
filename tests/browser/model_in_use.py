"""How tests see and change the model in use, which is in the bar on top of every page."""

from playwright.sync_api import Locator, Page, expect

from tests.browser.server import PATIENCE


def model_card(page: Page) -> Locator:
    """The button with the model's name and state."""
    return page.locator(".st-key-model-card").get_by_role("button")


def open_model_card(page: Page) -> Locator:
    """What the button shows when it is pressed."""
    model_card(page).click()
    return page.get_by_test_id("stPopoverBody")


def expect_model_ready(page: Page, timeout: float = PATIENCE) -> None:
    """Wait until the model is loaded, and the page has been drawn with it."""
    try:
        expect(model_card(page)).to_contain_text("· ready", timeout=timeout)
    except AssertionError as error:
        error.add_note(f"The page says: {page.get_by_role('alert').all_inner_texts()}")
        raise
    expect_drawn(page)
    # Streamlit loads what puts our style sheet in place after the page's first elements.
    expect(page.locator(".st-key-page-title")).to_have_css("position", "absolute")


def expect_drawn(page: Page) -> None:
    """Wait until the server has nothing more to draw."""
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")


def use_model(page: Page, name: str, timeout: float = PATIENCE) -> None:
    """Change to another model that is here, and wait until it is loaded."""
    card = open_model_card(page)
    card.get_by_role("combobox", name="Model in use").click()
    page.get_by_role("option", name=name).click()
    expect(model_card(page)).to_contain_text(f"{name} ·")
    page.keyboard.press("Escape")
    expect(card).to_have_count(0)
    expect_model_ready(page, timeout)
