"""A download from a server that answers no more holds nobody up: not its page, not another's."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from lit_core.paths import APP_FOLDER
from tests.browser.model_in_use import expect_model_ready, model_card, open_model_card
from tests.browser.server import serve
from tests.gemma.hub.kaggle_server import KaggleServer

pytestmark = pytest.mark.browser

HANDLE = "somebody/menu-gemma/keras/small/1"
WEIGHTS = "model.weights.h5"
SOON = 20_000


@pytest.fixture
def kaggle() -> Iterator[KaggleServer]:
    """Kaggle with a model whose weights begin to come, and then come no further."""
    models = {HANDLE: APP_FOLDER / "models" / "tiny_gemma"}
    with KaggleServer(models, faults={WEIGHTS: "stall"}) as server:
        yield server


@pytest.fixture
def address(tmp_path: Path, kaggle: KaggleServer) -> Iterator[str]:
    environment = kaggle.environment() | {"KAGGLEHUB_CACHE": str(tmp_path / "cache")}
    with serve(tmp_path, environment) as found:
        yield found


def run(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("button", name="Run", exact=True).click()
    expect(page.locator(".answer-panel .answer")).to_contain_text(
        "Recommendation: You have to try it."
    )


def test_a_stalled_download_freezes_neither_its_page_nor_another_session(
    new_page: Callable[[], Page], address: str, kaggle: KaggleServer
) -> None:
    mine, other = new_page(), new_page()
    mine.goto(f"{address}/model")
    place = mine.get_by_role("textbox", name="Folder or file on this machine, or address")
    place.fill(f"menus:kaggle://{HANDLE}")
    place.press("Enter")
    mine.get_by_role("button", name="Get menus").click()
    expect(model_card(mine)).to_contain_text("menus · loading")

    run(other, address)

    # The page that waits for the download can be left, typed on, and told to stop.
    mine.get_by_role("link", name="Workbench").click()
    editor = mine.get_by_role("textbox", name="Prompt text")
    editor.fill("Suggestion: Soup")
    expect(editor).to_have_value("Suggestion: Soup", timeout=SOON)
    card = open_model_card(mine)
    expect(card).to_contain_text("Downloading small")
    card.get_by_role("button", name="Stop").click()
    mine.keyboard.press("Escape")
    again = mine.get_by_role("button", name="Load again")
    expect(again).to_be_visible(timeout=SOON)

    kaggle.faults.clear()
    kaggle.released.set()
    again.click()
    expect(model_card(mine)).to_contain_text("menus")
    expect_model_ready(mine)
