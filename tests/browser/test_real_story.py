"""The codelab's story on Gemma 3 270M, in an app that nobody told which model to use."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.model_in_use import expect_model_ready, open_model_card, use_model
from tests.browser.panels import answer, influences, pick, prompt, settled
from tests.browser.server import serve

pytestmark = [pytest.mark.browser, pytest.mark.real, pytest.mark.timeout(1200)]

FLAW = "Recommendation: You have to try it."
# Thousandths of a second for what a machine with two busy cores needs for the larger model.
LONG = 300_000


@pytest.fixture(scope="module")
def unset(real_gguf: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an app that was started without a model, where the real one is."""
    with serve(tmp_path_factory.mktemp("data"), {"PROMPTLIGHT_MODEL": ""}) as where:
        yield where


def test_the_app_opens_with_gemma_3_270m_and_says_what_it_is(page: Page, unset: str) -> None:
    page.goto(unset)
    expect_model_ready(page, LONG)
    expect(page.get_by_text("A small base model")).to_be_visible()
    card = open_model_card(page)
    expect(card.get_by_role("combobox", name="Model in use")).to_have_value("Gemma 3 270M")
    expect(card).to_contain_text("268.1 M parameters · float32")
    expect(card).to_contain_text("A small base model")
    terms = card.get_by_role("link", name="ai.google.dev/gemma/terms")
    expect(terms).to_have_attribute("href", "https://ai.google.dev/gemma/terms")


def test_the_flawed_example_is_followed_and_found(page: Page, unset: str) -> None:
    page.goto(unset)
    expect_model_ready(page, LONG)
    expect(page.get_by_role("combobox", name="Prompt")).to_have_value("fewshot-mistake")
    page.get_by_role("button", name="Run", exact=True).click()
    expect(answer(page)).to_contain_text("You have to try it.", timeout=LONG)
    pick(page, "Recommendation:")
    settled(page)
    flaw = prompt(page).get_by_role("option").all_text_contents().index(FLAW)
    shown = influences(page)[flaw]
    assert shown
    assert int(shown[1]) <= 2
    expect(page.get_by_text("A small base model")).to_have_count(2)


def test_the_mended_example_is_followed_too(page: Page, unset: str) -> None:
    page.goto(f"{unset}/compare?variants=fewshot-mistake,fewshot-fixed")
    expect(page.locator(".answer-panel")).to_have_count(2, timeout=LONG)
    expect(answer(page, 0)).to_contain_text("You have to try it.")
    expect(answer(page, 1)).to_contain_text("Avoid.")


def test_the_model_is_changed_on_any_page_and_back(page: Page, unset: str) -> None:
    page.goto(unset)
    expect_model_ready(page, LONG)
    for name in ("Tiny Gemma", "Gemma 3 270M"):
        use_model(page, name, LONG)
