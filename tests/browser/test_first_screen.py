"""After a run, what one came for is in sight without scrolling, and stays where it is."""

import pytest
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from tests.browser.panels import answer, panel, prompt, settled
from tests.browser.server import PATIENCE

pytestmark = pytest.mark.browser

DESK = ViewportSize(width=1440, height=900)
SMALLER = (ViewportSize(width=800, height=900), ViewportSize(width=375, height=812))
EXAMPLE = (
    "Taste-likes: Cheese\nTaste-dislikes: Can't eat eggs\nSuggestion: Onion soup\n"
    "Analysis: This dish contains onions.\nRecommendation: Avoid.\n\n"
)
FLAWED = "Taste-likes: Eggs\nSuggestion: Omelette\nAnalysis: Eggs.\nRecommendation: Avoid.\n\n"
QUESTION = (
    "Taste-likes: Cheese\nTaste-dislikes: Can't eat eggs\nSuggestion: Quiche Lorraine\nAnalysis:"
)
SHIFTS = """
() => {
  window.shifts = [];
  new PerformanceObserver((list) => {
    for (const { value } of list.getEntries()) window.shifts.push(value);
  }).observe({ type: "layout-shift" });
}
"""


def in_sight(page: Page, element: Locator) -> bool:
    """Whether all of an element is in the window, and in the box that it scrolls in."""
    box, size = element.bounding_box(), page.viewport_size
    assert box
    assert size
    seen = element.evaluate(
        """(one) => {
          const box = one.getBoundingClientRect();
          const around = one.closest(".prompt")?.getBoundingClientRect() ?? box;
          return box.top >= around.top - 1 && box.bottom <= around.bottom + 1;
        }"""
    )
    inside = box["x"] >= 0 and box["x"] + box["width"] <= size["width"]
    return seen and inside and box["y"] >= 0 and box["y"] + box["height"] <= size["height"]


def run(page: Page, address: str, name: str) -> None:
    page.goto(address)
    prompts = page.get_by_role("combobox", name="Prompt", exact=True)
    if prompts.input_value() != name:
        prompts.fill(name)
        page.get_by_role("option", name=name).first.click()
    page.get_by_role("button", name="Run", exact=True).click()
    expect(panel(page).locator(".finding")).not_to_be_empty()
    settled(page)


def strongest(page: Page, number: int = 0) -> Locator:
    """The part of the prompt with the largest number beside it."""
    tags = prompt(page, number).locator(".tag")
    numbers = tags.evaluate_all("all => all.map((tag) => parseFloat(tag.dataset.tag) || 0)")
    return tags.nth(numbers.index(max(numbers)))


@pytest.fixture
def desk(page: Page) -> Page:
    page.set_viewport_size(DESK)
    return page


@pytest.mark.parametrize("name", ["fewshot-mistake", "fewshot-fixed", "fewshot-constitution"])
def test_answer_sentence_and_strongest_part_are_in_sight(
    desk: Page, address: str, name: str
) -> None:
    run(desk, address, name)
    for element in (answer(desk), panel(desk).locator(".finding"), strongest(desk)):
        assert in_sight(desk, element)


def test_a_long_prompt_scrolls_to_its_strongest_part_and_marks_others(
    desk: Page, address: str
) -> None:
    desk.goto(address)
    editor = desk.get_by_role("textbox", name="Prompt text")
    editor.fill(5 * EXAMPLE + FLAWED + 4 * EXAMPLE + QUESTION)
    editor.press("Control+Enter")
    expect(panel(desk).locator(".finding")).not_to_be_empty()
    settled(desk)
    assert in_sight(desk, answer(desk))
    assert in_sight(desk, strongest(desk))
    box = prompt(desk)
    assert box.evaluate("(one) => one.scrollHeight > 1.5 * one.clientHeight")
    box.evaluate("(one) => one.scrollTo(0, 0)")
    # Marks follow a scroll a moment later.
    mark = desk.locator(".marks button").filter(has_text="↓").first
    share = mark.inner_text().removeprefix("↓ ")
    mark.click()
    expect(box.locator(f".tag[data-tag='{share}']").first).to_be_in_viewport()
    assert box.evaluate("(one) => one.scrollTop > 0")


def test_nothing_lies_over_the_page_after_a_press_of_run(desk: Page, address: str) -> None:
    run(desk, address, "fewshot-mistake")
    expect(desk.get_by_test_id("stTooltipContent")).to_have_count(0)


@pytest.mark.parametrize(
    "variants", ["fewshot-mistake,fewshot-fixed", "fewshot-fixed,fewshot-constitution"]
)
def test_answers_and_sentences_of_a_comparison_are_in_sight(
    desk: Page, address: str, variants: str
) -> None:
    desk.goto(f"{address}/compare?variants={variants}")
    expect(panel(desk, 1).locator(".finding")).not_to_be_empty()
    settled(desk)
    for number in (0, 1):
        assert in_sight(desk, answer(desk, number))
        assert in_sight(desk, panel(desk, number).locator(".finding"))
    assert in_sight(desk, strongest(desk, 0))


def test_lines_of_answers_that_match_are_at_the_same_height(desk: Page, address: str) -> None:
    desk.goto(f"{address}/compare?variants=fewshot-mistake,fewshot-fixed,fewshot-constitution")
    expect(panel(desk, 2).locator(".finding")).not_to_be_empty()
    tops = [answer(desk, number).get_by_role("option").last.bounding_box() for number in range(3)]
    assert len({round(box["y"]) for box in tops if box}) == 1


@pytest.mark.parametrize("size", SMALLER, ids=lambda size: str(size["width"]))
def test_a_new_answer_is_brought_into_sight_in_a_narrow_window(
    chromium: Browser, address: str, size: ViewportSize
) -> None:
    context = chromium.new_context(viewport=size)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto(address)
    page.get_by_role("button", name="Run", exact=True).click()
    expect(panel(page).locator(".finding")).not_to_be_empty()
    settled(page)
    assert in_sight(page, answer(page))
    assert in_sight(page, panel(page).locator(".finding"))
    main = page.get_by_test_id("stMain")
    assert main.evaluate("(one) => one.scrollWidth <= one.clientWidth")
    # The same answer, asked for again further up.
    main.evaluate("(one) => one.scrollTo(0, 0)")
    assert not in_sight(page, answer(page))
    page.get_by_role("button", name="Run", exact=True).click()
    expect(answer(page)).to_be_in_viewport(ratio=1)
    context.close()


def test_what_one_reads_stays_in_its_place_while_a_result_arrives(desk: Page, address: str) -> None:
    run(desk, address, "fewshot-mistake")  # the model is ready from now on
    desk.evaluate(SHIFTS)
    value = desk.get_by_role("textbox", name="menu_item")
    value.fill("Onion soup")
    value.press("Control+Enter")
    expect(prompt(desk)).to_contain_text("Suggestion: Onion soup")
    settled(desk)
    assert max(desk.evaluate("window.shifts"), default=0) <= 0.05
