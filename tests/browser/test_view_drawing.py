"""The salience view by itself: colours, labels, folds, and marks on parts that belong together."""

import re
from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from lit_core.views.components.salience_view.panels import view_data
from lit_core.views.state.view import View
from tests.browser.modules import L2_VIEW, open_view, panel
from tests.browser.panels import answer, choose, parts, prompt
from tests.browser.two_prompts import ANSWER, LAST, PROMPT, open_two, option, reported, salience

pytestmark = pytest.mark.browser

# Of each panel's parts: whether it is selected, and how deep its colour is.
COLOURS = """
() => {
  const root = document.querySelector("#view").shadowRoot;
  const panels = [0, 1].map((number) => [...root.querySelectorAll(`[data-panel="${number}"]`)]);
  const depth = (piece) => Number(piece.style.backgroundColor.match(/([\\d.]+)\\)$/)?.[1] ?? 0);
  return panels.map((panel) =>
    panel
      .flatMap((section) => [...section.querySelectorAll(".piece")])
      .map((one) => [one.matches(".picked"), depth(one)]));
}
"""

TOP = "(one) => one.getBoundingClientRect().top"


def letter_top(page: Page, text: str) -> float:
    """Where the line of a prompt that begins with a text stands."""
    return prompt(page).evaluate(
        """(box, text) => {
          const walker = document.createTreeWalker(box, NodeFilter.SHOW_TEXT);
          while (!walker.nextNode().data.includes(text));
          const range = document.createRange();
          range.selectNode(walker.currentNode);
          return range.getBoundingClientRect().top;
        }""",
        text,
    )


@pytest.fixture
def two(page: Page) -> Page:
    return open_two(page)


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
    labels = prompt(two).locator(".tag")
    edges = [each.bounding_box() for each in parts(two).all()]
    for label in labels.all():
        box = label.bounding_box()
        assert box
        under = [edge for edge in edges if edge and abs(edge["x"] - box["x"]) < 1]
        assert any(edge["y"] - 12 < box["y"] < edge["y"] for edge in under)


@pytest.mark.parametrize("granularity", ["Lines", "Words", "Paragraphs"])
def test_lines_of_a_prompt_are_numbered_beside_its_text_and_the_numbers_are_no_part_of_it(
    two: Page, granularity: str
) -> None:
    choose(two, granularity)
    numbers = prompt(two).locator(".line-number")
    expect(numbers).to_have_count(4)
    assert numbers.evaluate_all("all => all.map((one) => one.dataset.line)") == [*"1234"]
    tops = [numbers.nth(n).evaluate(TOP) for n in range(4)]
    lines = ["Dish", "Likes", "Hates", "Say"]
    assert tops == pytest.approx([letter_top(two, line) for line in lines], abs=2)
    assert prompt(two).inner_text() == "Dish: soup\nLikes: salt\nHates: eggs\nSay:"


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
    hidden = prompt(two).locator(".part[hidden]")
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


def test_influence_as_an_underline_leaves_the_ground_of_the_text_alone(two: Page) -> None:
    two.locator("summary").filter(has_text="Display").click()
    choose(two, "Underline")
    expect(two.locator(".panels")).to_have_attribute("data-style", "underline")
    styles = "all => all.map((one) => [one.style.backgroundColor, one.style.borderBottomColor])"
    grounds, lines = zip(*parts(two).evaluate_all(styles), strict=True)
    assert not any(grounds)
    assert any(lines)


def test_a_fold_waits_for_numbers_that_are_not_there_yet(page: Page) -> None:
    view = View(method="shap", threshold=5)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    open_view(page, [panel(salience(PROMPT, ANSWER, 1), LAST, "first", view)], view)
    expect(page.locator(".status")).to_have_text("Computing…")
    assert faults == []


def test_a_pattern_that_cannot_be_used_leaves_the_lines_and_says_why(page: Page) -> None:
    view = replace(L2_VIEW, granularity=r"custom:[.!?]")
    first = panel(salience(PROMPT, ANSWER, 1), LAST, "first", view)
    open_view(page, [first], view)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.get_by_role("textbox", name="regular expression").fill("(")
    assert reported(page)["granularity"] == "custom:("
    instead = view_data([first], L2_VIEW, [{}]) | {"revision": 1, "fault": "It ends too early."}
    page.evaluate("(data) => window.show({ ...window.shown, ...data, status: '' })", instead)
    expect(page.get_by_role("alert")).to_have_text("It ends too early.")
    expect(answer(page).locator(".picked")).to_have_text("Eat it.")
    expect(page.locator(".status")).not_to_have_text("Computing…")
    assert page.get_by_role("textbox", name="regular expression").input_value() == "("
    assert faults == []


def test_a_pattern_and_other_words_may_have_several_lines(page: Page) -> None:
    view = View(granularity="custom:x", method="contrastive")
    first = panel(salience(PROMPT, ANSWER, 1), LAST, "first", view)
    open_view(page, [first], view)
    page.get_by_role("textbox", name="regular expression").fill("one\ntwo")
    assert reported(page)["granularity"] == "custom:one\ntwo"
    page.get_by_role("textbox", name="Why not these words").fill(" It is soup.\nAvoid it. ")
    assert reported(page)["foil"] == " It is soup.\nAvoid it. "
    page.get_by_label("Space before them").select_option("No space")
    assert reported(page)["foil_space"] == "no"


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


def test_a_choice_that_the_server_has_not_heard_of_outlives_a_new_answer(page: Page) -> None:
    first = panel(salience(PROMPT, ANSWER, 1), LAST)
    open_view(page, [first])
    choose(page, "Words")
    anew = "(revision) => window.show({ ...window.shown, revision, status: '' })"
    page.evaluate(anew, 2)
    expect(page.locator(".panels")).to_have_attribute("data-granularity", "words")
    # What the server sends anew without a choice in between is adopted.
    heard = {"granularity": "words", "style": "underline"}
    page.evaluate(
        "(view) => window.show({ ...window.shown, view: { ...window.shown.view, ...view } })", heard
    )
    lines = {"granularity": "lines"}
    page.evaluate(
        "(view) => window.show("
        "{ ...window.shown, revision: 3, view: { ...window.shown.view, ...view } })",
        lines,
    )
    expect(page.locator(".panels")).to_have_attribute("data-granularity", "lines")
