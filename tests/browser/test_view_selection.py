"""The salience view by itself: choosing, extending and pairing parts, with mouse and keyboard."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.modules import L2_VIEW, open_view, panel
from tests.browser.panels import answer, choose
from tests.browser.two_prompts import (
    ANSWER,
    LAST,
    OTHER,
    PROMPT,
    chosen,
    open_two,
    option,
    reported,
    salience,
)

pytestmark = pytest.mark.browser


@pytest.fixture
def two(page: Page) -> Page:
    return open_two(page)


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_a_click_selects_a_part_and_what_answers_to_it(two: Page) -> None:
    option(two, "salty").click()
    assert (chosen(two), chosen(two, 1)) == (["It is salty."], ["It is salty."])
    assert reported(two)["selection"] == [[[0, 5]], [[0, 5]]]
    expect(two.locator(".pairing").nth(1)).to_have_text("the same words")


def test_a_match_in_other_words_says_so(page: Page) -> None:
    alike = [" It", " is", " very", " salty", ".", "\n", "No", "."]
    first, second = salience(PROMPT, ANSWER, 1), salience(OTHER, alike, 2)
    open_view(page, [panel(first, LAST, "first"), panel(second, (), "second")], L2_VIEW)
    option(page, "salty").click()
    assert chosen(page, 1) == ["It is very salty."]
    expect(page.locator(".pairing").nth(1)).to_have_text("other words")


def test_a_shift_click_and_a_drag_extend_the_selection(two: Page) -> None:
    option(two, "salty").click()
    option(two, "warm").click(modifiers=["Shift"])
    assert chosen(two) == ["It is salty.", "It is warm."]
    option(two, "salty").hover()
    two.mouse.down()
    option(two, "warm").hover()
    option(two, "Eat").hover()
    two.mouse.up()
    assert chosen(two) == ["It is salty.", "It is warm.", "Eat it."]


def test_control_adds_a_part_elsewhere_and_takes_it_away_again(two: Page) -> None:
    option(two, "salty").click()
    option(two, "Eat").click(modifiers=["ControlOrMeta"])
    assert chosen(two) == ["It is salty.", "Eat it."]
    assert reported(two)["selection"][0] == [[0, 5], [10, 13]]
    option(two, "salty").click(modifiers=["ControlOrMeta"])
    assert chosen(two) == ["Eat it."]


def test_alt_pairs_a_part_by_hand_and_the_pair_is_remembered(two: Page) -> None:
    option(two, "salty").click()
    option(two, "No.", 1).click(modifiers=["Alt"])
    assert (chosen(two), chosen(two, 1)) == (["It is salty."], ["No."])
    expect(two.locator(".pairing").nth(1)).to_have_text("chosen by hand")
    option(two, "Eat").click()
    option(two, "salty").click()
    assert chosen(two, 1) == ["No."]


def test_escape_clears_the_selection_and_says_so(two: Page) -> None:
    option(two, "salty").click()
    press(two, "Escape")
    assert (chosen(two), chosen(two, 1)) == ([], [])
    expect(two.get_by_role("status")).to_have_text(
        "Nothing is selected: click a part of an answer."
    )
    assert reported(two)["selection"] == [[], []]


def test_the_selection_is_made_of_whole_parts_after_a_change_of_granularity(two: Page) -> None:
    choose(two, "Tokens")
    option(two, "salty").click()
    assert chosen(two) == ["salty"]
    choose(two, "Lines")
    assert chosen(two) == ["It is salty."]


def test_everything_can_be_done_with_the_keyboard(two: Page) -> None:
    answer(two).get_by_role("option").first.focus()
    press(two, "ArrowRight", "Enter")
    assert chosen(two) == ["It is warm."]
    press(two, "Shift+ArrowRight")
    assert chosen(two) == ["It is warm.", "Eat it."]
    press(two, "Home", "Control+Space")
    assert chosen(two) == ["It is salty.", "It is warm.", "Eat it."]
    press(two, "End", " ")
    assert chosen(two) == ["Eat it."]
    press(two, "Control+a")
    assert len(chosen(two)) == 3
    press(two, "s")
    expect(two.locator(".prompt .piece:focus")).to_have_accessible_name(re.compile("rank 1$"))
    press(two, "?")
    expect(two.get_by_role("dialog")).to_be_visible()
    press(two, "Escape")
    expect(two.get_by_role("dialog")).to_be_hidden()


def test_a_drag_selects_from_the_part_pressed_to_the_part_released(two: Page) -> None:
    choose(two, "Words")
    option(two, "salty").hover()
    two.mouse.down()
    option(two, "warm").hover()
    two.mouse.up()
    assert chosen(two) == ["salty.", "It", "is", "warm."]
