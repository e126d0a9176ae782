"""The salience view by itself: choosing, extending, pairing, marking, with mouse and keyboard."""

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from lit_core.salience import Salience
from lit_core.views.view import View
from tests.browser.modules import open_view, panel
from tests.browser.panels import answer, choose, parts
from tests.generations import generation, gradients

pytestmark = pytest.mark.browser

# Of each panel's parts: whether it is selected, and how deep its colour is.
COLOURS = """
() => {
  const panels = [...document.querySelector("#view").shadowRoot.querySelectorAll(".panel")];
  const depth = (piece) => Number(piece.style.backgroundColor.match(/([\\d.]+)\\)$/)?.[1] ?? 0);
  return panels.map((panel) =>
    [...panel.querySelectorAll(".piece")].map((one) => [one.matches(".picked"), depth(one)]));
}
"""
PROMPT = ["Dish:", " soup", "\n", "Likes:", " salt", "\n", "Hates:", " eggs", "\n", "Say:"]
OTHER = ["Dish:", " soup", "\n", "Likes:", " salt", "\n", "Hates:", " milk", "\n", "Say:"]
ANSWER = [" It", " is", " salty", ".", "\n", "It", " is", " warm", ".", "\n", "Eat", " it", "."]
REPLY = [" It", " is", " salty", ".", "\n", "No", "."]
LAST = ((10, 13),)


def salience(prompt: list[str], said: list[str], seed: int) -> Salience:
    made = generation(prompt, said)
    return Salience.of_gradients(made, gradients(made, seed))


@pytest.fixture
def two(page: Page) -> Page:
    """Two prompts that differ in a word, and their answers, by lines."""
    view = View()
    first = panel(salience(PROMPT, ANSWER, 1), LAST, "first", view)
    second = panel(salience(OTHER, REPLY, 2), ((5, 7),), "second", view)
    open_view(page, [first, second], view)
    return page


def chosen(page: Page, number: int = 0) -> list[str]:
    picked = answer(page, number).locator(".picked")
    return [text.strip() for text in picked.all_text_contents()]


def reported(page: Page) -> dict[str, Any]:
    """What the view last told the server."""
    page.wait_for_function("window.reported.length > 0")
    page.wait_for_timeout(400)
    return page.evaluate("window.reported.at(-1)")


def option(page: Page, text: str, number: int = 0) -> Locator:
    return answer(page, number).get_by_role("option").filter(has_text=text).first


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_a_click_selects_a_part_and_what_answers_to_it(two: Page) -> None:
    option(two, "salty").click()
    assert (chosen(two), chosen(two, 1)) == (["It is salty."], ["It is salty."])
    assert reported(two)["selection"] == [[[0, 5]], [[0, 5]]]
    expect(two.locator(".pairing").nth(1)).to_have_text("same words")


def test_a_match_in_other_words_says_so(page: Page) -> None:
    alike = [" It", " is", " very", " salty", ".", "\n", "No", "."]
    first, second = salience(PROMPT, ANSWER, 1), salience(OTHER, alike, 2)
    open_view(page, [panel(first, LAST, "first"), panel(second, (), "second")], View())
    option(page, "salty").click()
    assert chosen(page, 1) == ["It is very salty."]
    expect(page.locator(".pairing").nth(1)).to_have_text("matching place, other words")


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


def test_what_stands_between_two_selected_parts_has_influence_on_the_later_one(two: Page) -> None:
    option(two, "salty").click()
    option(two, "Eat").click(modifiers=["ControlOrMeta"])
    expect(option(two, "warm")).to_have_accessible_name(re.compile("^It is warm., line, influence"))


def test_labels_above_words_leave_every_word_where_it_is(two: Page) -> None:
    choose(two, "Words")
    places = "all => all.map((one) => JSON.stringify(one.getBoundingClientRect()))"
    before = parts(two).evaluate_all(places)
    option(two, "salty").click()
    expect(two.locator(".prompt .tag:visible").first).to_be_attached()
    assert parts(two).evaluate_all(places) == before
    labels = two.locator("section.panel").first.locator(".prompt .tag")
    edges = [each.bounding_box() for each in parts(two).all()]
    for label in labels.all():
        box = label.bounding_box()
        assert box
        under = [edge for edge in edges if edge and abs(edge["x"] - box["x"]) < 1]
        assert any(edge["y"] - 12 < box["y"] < edge["y"] for edge in under)


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


def test_marking_a_part_of_a_prompt_marks_its_counterpart_and_its_row(two: Page) -> None:
    parts(two).filter(has_text="Hates: eggs").click()
    expect(two.locator(".piece.pointed")).to_have_text(["Hates: eggs", "Hates: milk"])
    expect(two.locator("tr.pointed").get_by_role("button")).to_have_attribute(
        "aria-pressed", "true"
    )
    two.locator("tr.pointed").click()
    expect(two.locator(".piece.pointed")).to_have_count(0)


def test_a_row_of_the_table_of_changes_marks_its_part_in_all_panels(two: Page) -> None:
    two.locator(".changes").get_by_role("button", name="Likes: salt").click()
    expect(two.locator(".piece.pointed")).to_have_text(["Likes: salt", "Likes: salt"])


def test_pointing_at_a_part_lights_up_what_answers_to_it(two: Page) -> None:
    parts(two).filter(has_text="Dish: soup").hover()
    expect(two.locator(".piece.lit")).to_have_text(["Dish: soup", "Dish: soup"])


def test_changed_words_are_marked_within_their_line(two: Page) -> None:
    expect(two.locator(".difference.changed")).to_have_text(
        [" eggs", " milk"], use_inner_text=False
    )
    expect(two.locator(".tag[data-tag$='changed']")).to_have_count(2)


def test_parts_below_the_threshold_are_folded_and_told_of(two: Page) -> None:
    two.locator("summary").filter(has_text="Display").click()
    two.get_by_role("slider", name="Fold parts below").fill("20")
    folds = two.locator(".fold")
    expect(folds.first).to_be_visible()
    said = folds.first.get_attribute("data-says") or ""
    assert said.startswith("… ")
    assert "%" in said
    hidden = two.locator("section.panel").first.locator(".part[hidden]")
    assert hidden.count() == int(said.split()[1])


def test_the_strongest_part_of_any_panel_sets_one_scale_and_the_selection_never_does(
    two: Page,
) -> None:
    colours = two.evaluate(COLOURS)
    deepest = [max(depth for picked, depth in panel if not picked) for panel in colours]
    assert max(deepest) == pytest.approx(0.62)
    assert all(depth == 0 for panel in colours for picked, depth in panel if picked)


def test_display_settings_change_how_parts_are_drawn_and_are_reported(two: Page) -> None:
    two.locator("summary").filter(has_text="Display").click()
    choose(two, "Underline")
    choose(two, "Chips")
    choose(two, "Mean per token")
    box = two.locator(".panels")
    expect(box).to_have_attribute("data-style", "underline")
    expect(box).to_have_attribute("data-layout", "chips")
    expect(two.locator(".legend")).to_contain_text("Influence of each token")
    told = reported(two)
    assert (told["style"], told["layout"], told["measure"]) == ("underline", "chips", "mean")


def test_a_drag_selects_from_the_part_pressed_to_the_part_released(two: Page) -> None:
    choose(two, "Words")
    option(two, "salty").hover()
    two.mouse.down()
    option(two, "warm").hover()
    two.mouse.up()
    assert chosen(two) == ["salty.", "It", "is", "warm."]


def test_a_fold_waits_for_numbers_that_are_not_there_yet(page: Page) -> None:
    view = View(method="shap", threshold=5)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    open_view(page, [panel(salience(PROMPT, ANSWER, 1), LAST, "first", view)], view)
    expect(page.locator(".status")).to_have_text("Working it out…")
    assert faults == []


def test_what_was_opened_closes_with_escape_and_with_a_click_elsewhere(two: Page) -> None:
    sheet = two.locator(".display .sheet")
    summary = two.locator("summary").filter(has_text="Display")
    summary.click()
    expect(sheet).to_be_visible()
    two.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    summary.click()
    option(two, "salty").click()
    expect(sheet).to_be_hidden()
