"""Everybody can use the pages: axe finds nothing, keys are enough, and narrow is no hurdle."""

import csv
from pathlib import Path
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.model_in_use import expect_drawn, expect_model_ready, open_model_card
from tests.browser.panels import panel, settled

pytestmark = pytest.mark.browser

Theme = Literal["light", "dark"]


def violations(page: Page) -> list[str]:
    """What axe finds, a line each: the rule, and the first element that breaks it."""
    found: list[dict[str, Any]] = Axe().run(page).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html']} {one['nodes'][0]['any']}" for one in found]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_on_the_workbench(page: Page, address: str, theme: Theme) -> None:
    page.emulate_media(color_scheme=theme)
    page.goto(address)
    page.get_by_role("button", name="Run", exact=True).click()
    expect(panel(page)).to_be_visible()
    settled(page)
    page.locator("summary").filter(has_text="Display").click()
    assert violations(page) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_on_compare(page: Page, address: str, theme: Theme) -> None:
    page.emulate_media(color_scheme=theme)
    page.goto(f"{address}/compare?variants=fewshot-mistake,fewshot-constitution")
    expect(panel(page, 1)).to_be_visible()
    settled(page)
    assert violations(page) == []
    page.locator(".help").click()
    assert violations(page) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_on_the_model_page(page: Page, address: str, theme: Theme) -> None:
    page.emulate_media(color_scheme=theme)
    page.goto(f"{address}/model")
    expect(page.get_by_role("button", name="Unload")).to_be_visible()
    expect_drawn(page)
    assert violations(page) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [375, 1440])
def test_axe_finds_nothing_where_the_model_in_use_is_looked_at(
    page: Page, address: str, theme: Theme, width: int
) -> None:
    page.emulate_media(color_scheme=theme)
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(address)
    expect_model_ready(page)
    expect(open_model_card(page)).to_contain_text("Model in use")
    assert violations(page) == []


def test_the_keyboard_leads_to_the_model_in_use_right_after_the_pages(
    page: Page, address: str
) -> None:
    page.goto(address)
    expect_model_ready(page)
    tab_to(page, "Model")
    tab_to(page, "Tiny Gemma · ready", 3)
    page.keyboard.press("Enter")
    card = page.get_by_test_id("stPopoverBody")
    expect(card).to_contain_text("A teaching model")
    page.keyboard.press("Escape")
    expect(card).to_have_count(0)


def in_turn(page: Page) -> list[float]:
    """Where the buttons and links of the bar on top begin and end, from left to right."""
    parts = page.locator(
        "[data-testid=stTopNavLink], [data-testid=stExpandSidebarButton], .st-key-model-card button"
    )
    boxes = [box for part in parts.all() if (box := part.bounding_box())]
    return [edge for box in boxes for edge in (box["x"], box["x"] + box["width"])]


@pytest.mark.parametrize("width", [375, 720, 800, 1199, 1440])
def test_the_bar_on_top_has_room_for_the_pages_and_the_model(
    page: Page, address: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(address)
    expect_model_ready(page)
    edges = in_turn(page)
    assert len(edges) >= 4
    assert edges == sorted(edges)
    assert edges[-1] <= width
    caution = page.get_by_text("A teaching model that knows made-up menu prompts").bounding_box()
    assert caution
    assert caution["height"] < 40


def tab_to(page: Page, name: str, most: int = 120) -> None:
    """Press Tab until what has the focus goes by this name."""
    passed = []
    for _ in range(most):
        page.keyboard.press("Tab")
        passed.append(page.evaluate(FOCUSED)[:30])
        if passed[-1].startswith(name):
            return
    raise AssertionError(f"Tab does not lead to {name!r}, but to {passed}")


FOCUSED = """
() => {
  let one = document.activeElement;
  while (one?.shadowRoot?.activeElement) one = one.shadowRoot.activeElement;
  const named = one?.ariaLabel || one?.labels?.[0]?.textContent || one?.textContent || "";
  return named.replace(/^[a-z_]+(?=[A-Z])/, "").trim();
}
"""


def test_the_keyboard_alone_leads_from_the_page_to_the_table(
    page: Page, address: str, tmp_path: Path
) -> None:
    page.goto(address)
    expect_model_ready(page)
    tab_to(page, "Run")
    page.keyboard.press("Enter")
    expect(panel(page)).to_be_visible()
    settled(page)
    tab_to(page, "Lines")
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("radio", name="Sentences")).to_be_checked()
    tab_to(page, "This dish contains")
    page.keyboard.press("Enter")
    page.keyboard.press("Shift+ArrowRight")
    picked = panel(page).locator(".answer .picked")
    expect(picked).to_have_count(2)
    settled(page)
    tab_to(page, "Influence, as shown (CSV)")
    with page.expect_download() as waiting:
        page.keyboard.press("Enter")
    file = tmp_path / "salience.csv"
    waiting.value.save_as(file)
    with file.open(encoding="utf-8-sig", newline="") as rows:
        (target,) = {row["target_text"] for row in csv.DictReader(rows)}
    assert target.split() == " ".join(picked.all_text_contents()).split()


@pytest.mark.parametrize(("width", "zoom"), [(800, 1), (1440, 2)])
def test_nothing_is_cut_off_in_a_narrow_or_enlarged_window(
    page: Page, address: str, width: int, zoom: int
) -> None:
    page.set_viewport_size({"width": width // zoom, "height": 1000})
    page.goto(f"{address}/compare?variants=fewshot-mistake,fewshot-fixed")
    expect(panel(page, 1)).to_be_visible()
    settled(page)
    main = page.get_by_test_id("stMain")
    assert main.evaluate("main => main.scrollWidth <= main.clientWidth + 1")
    for number in (0, 1):
        assert panel(page, number).evaluate("one => one.scrollWidth <= one.clientWidth + 1")
