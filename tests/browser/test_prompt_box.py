"""A long prompt in its own box: marks beside its name, edges that fade, and whole lines."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.modules import open_view, panel
from tests.browser.panels import choose, prompt
from tests.browser.two_prompts import salience

pytestmark = pytest.mark.browser

# Three long lines in the middle, which have the most influence.
LENGTHS = [30 if number in (28, 30, 32) else 3 for number in range(60)]
LONG = [word for count in LENGTHS for word in ["Line", *[" and so on"] * count, "\n"]]
END = 100_000
# The lines of text that an edge of the box goes through, by more than the rim of their ground.
CUT = """
(box) => {
  const { top, bottom } = box.getBoundingClientRect();
  const cut = (line) => [top, bottom].some((edge) => line.top < edge - 2 && line.bottom > edge + 2);
  return [...box.querySelectorAll(".piece")]
    .flatMap((piece) => [...piece.getClientRects()])
    .filter(cut).length;
}
"""
SCROLL_TO_TOP_OF_BOX = """
(piece) => {
  const box = piece.closest(".prompt");
  box.scrollTop += piece.getBoundingClientRect().top - box.getBoundingClientRect().top;
}
"""


@pytest.fixture(params=[1440, 800, 375])
def long(page: Page, request: pytest.FixtureRequest) -> Page:
    """A prompt of sixty lines, in windows of several widths."""
    page.set_viewport_size({"width": request.param, "height": 800})
    answer = [" It", " is", " salty", "."]
    open_view(page, [panel(salience(LONG, answer, 1), ((0, len(answer)),))])
    return page


def marks(page: Page, arrow: str = "") -> Locator:
    """The marks on strong parts out of sight, or on those above or below."""
    return page.locator(".marks button").filter(has_text=arrow)


def scroll(page: Page, to: int) -> None:
    """Scroll to the beginning or to the end, from where all strong parts are out of sight."""
    prompt(page).evaluate("(box, to) => box.scrollTo(0, to)", to)
    expect(marks(page, "↑" if to else "↓")).to_have_count(3)


def strongest(page: Page) -> Locator:
    return prompt(page).get_by_role("option", name=re.compile(", rank 1$"))


def fades(page: Page) -> list[float]:
    """How far the box fades at its upper and its lower edge, in pixels."""
    mask = prompt(page).evaluate("(box) => getComputedStyle(box).maskImage")
    sizes = [re.search(r"([\d.]+)px", part) for part in mask.split("100%")]
    return [float(size[1]) if size else 0 for size in sizes]


def test_marks_never_stand_on_the_text_and_move_nothing_when_they_come(long: Page) -> None:
    places = []
    for to in (0, END):
        scroll(long, to)
        box = prompt(long).bounding_box()
        assert box
        places.append(box)
        for mark in marks(long).all():
            place = mark.bounding_box()
            assert place
            assert place["y"] + place["height"] <= box["y"]
    assert places[0] == places[1]


def test_the_box_fades_only_where_the_prompt_goes_on(long: Page) -> None:
    seen = []
    for to in (0, END):
        scroll(long, to)
        seen.append([size > 1 for size in fades(long)])
    assert seen == [[False, True], [True, False]]


@pytest.mark.parametrize("parts", ["Lines", "Words"])
def test_the_strongest_part_is_brought_into_sight_by_whole_lines(long: Page, parts: str) -> None:
    choose(long, parts)
    expect(long.locator(".panels")).to_have_attribute("data-granularity", parts.lower())
    box = prompt(long)
    place, around = strongest(long).bounding_box(), box.bounding_box()
    above, below = fades(long)
    assert place
    assert around
    assert place["y"] >= around["y"] + above
    assert place["y"] + place["height"] <= around["y"] + around["height"] - below
    assert box.evaluate(CUT) == 0


def test_the_first_mark_leads_to_the_strongest_part(long: Page) -> None:
    scroll(long, 0)
    expect(strongest(long)).not_to_be_in_viewport()
    marks(long).first.click()
    expect(strongest(long)).to_be_in_viewport()
    expect(marks(long)).not_to_have_count(3)


def test_a_part_in_a_faded_edge_counts_as_out_of_sight(long: Page) -> None:
    choose(long, "Words")
    expect(long.locator(".panels")).to_have_attribute("data-granularity", "words")
    strongest(long).evaluate(SCROLL_TO_TOP_OF_BOX)
    expect(marks(long, "↑").first).to_be_visible()
