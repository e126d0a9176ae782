"""Another model in the bar on top leaves everything else on the page as it was."""

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from lit_core.gemma import EMBEDDED, resolve
from tests.browser.model_in_use import expect_model_ready, model_card, use_model
from tests.browser.server import serve

pytestmark = pytest.mark.browser

MARKED = "headline — needs a larger model"


@pytest.fixture(scope="module")
def two_models(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an app with Tiny Gemma, and a copy that nobody knows to be the same."""
    folder = tmp_path_factory.mktemp("models")
    other = shutil.copytree(resolve(EMBEDDED).fetch(), folder / "copied")
    with serve(folder, {"PROMPTLIGHT_MODEL": f"{EMBEDDED},other:{other}"}) as where:
        yield where


def test_what_is_chosen_and_typed_stays(page: Page, two_models: str) -> None:
    page.goto(two_models)
    prompt = page.get_by_role("combobox", name="Prompt")
    prompt.fill("headline")
    page.get_by_role("option", name=MARKED).click()
    text = page.get_by_role("textbox", name="Prompt text")
    expect(text).not_to_contain_text("Analyze a menu item")
    text.fill("Just typed about {{dish}}")
    for _ in range(2):
        use_model(page, "other")
        expect(prompt).to_have_value("headline")
        expect(text).to_have_value("Just typed about {{dish}}")
        use_model(page, "Tiny Gemma")
        expect(prompt).to_have_value(MARKED)
        expect(text).to_have_value("Just typed about {{dish}}")


def test_the_prompts_to_compare_stay(page: Page, two_models: str) -> None:
    page.goto(f"{two_models}/compare?variants=fewshot-mistake,headline")
    chosen = page.get_by_test_id("stMultiSelect")
    expect(chosen).to_contain_text(MARKED)
    use_model(page, "other")
    expect(chosen).to_contain_text("fewshot-mistake")
    expect(chosen).to_contain_text("headline")
    expect(chosen).not_to_contain_text("needs a larger model")
    use_model(page, "Tiny Gemma")
    expect(chosen).to_contain_text(MARKED)


def test_a_model_that_is_chosen_on_its_page_stays_in_use(page: Page, two_models: str) -> None:
    page.goto(two_models)
    use_model(page, "other")
    page.get_by_role("link", name="Model").click()
    page.get_by_role("button", name="Use Tiny Gemma").click()
    expect(model_card(page)).to_contain_text("Tiny Gemma · ready")
    page.get_by_role("link", name="Workbench").click()
    expect(page.get_by_role("textbox", name="Prompt text")).to_be_visible()
    expect_model_ready(page)
    expect(model_card(page)).to_contain_text("Tiny Gemma · ready")
