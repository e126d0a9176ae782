"""What would change an answer is looked for on request, and can be compared."""

from streamlit.testing.v1 import AppTest

from tests.pages.conftest import (
    OpenPage,
    answer,
    button,
    choice,
    choose,
    field,
    finish,
    panels,
    suspended_model,
    texts,
)

WORKBENCH = "workbench runs"
FIND = "Find the smallest change"
FAULT = "Without line 9, “Recommendation: You have to try it.”, the answer becomes “This dish"


def answered(open_page: OpenPage, dish: str = "Quiche Lorraine") -> AppTest:
    at = field(open_page(), "menu_item").set_value(dish).run()
    return finish(button(at, "Run").click().run(), WORKBENCH)


def find(at: AppTest) -> AppTest:
    return next(b for b in at.button if b.label.startswith(FIND)).click().run()


def searched(open_page: OpenPage) -> AppTest:
    return finish(find(answered(open_page)), WORKBENCH)


def said(at: AppTest) -> list[str]:
    return [each.value for each in at.text]


def test_the_changes_that_change_the_answer_are_listed(open_page: OpenPage) -> None:
    at = searched(open_page)
    assert not at.exception
    headline, *changes = said(at)
    assert "single changes that were tried change the answer “Recommendation: You have" in headline
    told = next(each for each in changes if each.startswith(FAULT))
    assert "Recommendation: Avoid.”" in told


def test_a_change_is_compared_with_the_prompt_it_was_made_in(open_page: OpenPage) -> None:
    at = searched(open_page)
    number = next(n for n, told in enumerate(said(at)[1:]) if told.startswith(FAULT))
    compare = [each for each in at.button if each.label == "Compare"][number]
    # The test runtime does not follow the page to the other one.
    at = finish(compare.click().run().switch_page("compare.py").run(), "compare runs")
    assert not at.exception
    shown = panels(at)
    assert [panel["title"] for panel in shown] == [
        "fewshot-mistake",
        "fewshot-mistake without line 9",
    ]
    assert answer(shown[0]).endswith("You have to try it.")
    assert answer(shown[1]).endswith("Avoid.")
    text = at.session_state["drafts"]["prompt fewshot-mistake without line 9"]
    assert "{{menu_item}}" in text
    assert text.count("Recommendation: You have to try it.") == 1


def test_a_search_can_be_stopped_and_begun_again(open_page: OpenPage) -> None:
    at = answered(open_page, "Egg salad")  # no other test asks about it
    with suspended_model():
        at = find(at)
        assert FIND not in "".join(labels(at))
        at = button(at, "Stop").click().run()
    at = finish(at, WORKBENCH)
    assert "Stopped, as you asked." in texts(at.caption)
    at = finish(find(at), WORKBENCH)
    assert "that were tried" in said(at)[0]


def test_a_label_that_no_example_has_can_be_tried(open_page: OpenPage) -> None:
    at = searched(open_page)
    assert not any("With “Recommendation: Avoid.”" in each for each in said(at))
    at = field(at, "Another label to try").set_value("Avoid.").run()
    assert any(
        told.startswith(FAULT) for told in said(at)
    )  # until the search with that label is through
    at = finish(find(at), WORKBENCH)
    assert not at.exception
    told = next(each for each in said(at) if "With “Recommendation: Avoid.”" in each)
    assert "in line 9, below “Analysis: it has cooked onions" in told
    assert "the answer becomes “This dish contains eggs" in told
    choice(at).select("request-urgency").run()
    at = finish(button(at, "Run").click().run(), WORKBENCH)
    assert field(at, "Another label to try").value == ""


def test_other_inputs_are_tried_and_those_that_change_the_answer_listed(
    open_page: OpenPage,
) -> None:
    at = searched(open_page)
    at = button(at, "Try these inputs").click().run()
    assert [each.value for each in at.toast] == ["Type other values first, one a line."]
    field(at, "Other values of menu_item, one a line").set_value(
        "Quiche Lorraine\nCheese plate\n\nEgg salad\n"
    ).run()
    at = finish(button(at, "Try these inputs").click().run(), WORKBENCH)
    assert not at.exception
    assert any("of the 2 other inputs that were tried" in each for each in said(at)) or any(
        "with each other input that was tried" in each for each in said(at)
    )


def test_shown_by_words_lines_are_left_out(open_page: OpenPage) -> None:
    at = finish(choose(answered(open_page), granularity="words"), WORKBENCH)
    at = finish(find(at), WORKBENCH)
    assert any("Without line 9, “Recommendation: You have to try it.”" in each for each in said(at))


def test_after_a_reload_it_is_looked_for_again(open_page: OpenPage) -> None:
    searched(open_page)
    at = answered(open_page)
    assert not any(label.startswith(FIND) for label in labels(at))
    assert any(told.startswith(FAULT) for told in said(finish(at, WORKBENCH)))


def labels(at: AppTest) -> list[str]:
    return [each.label for each in at.button]
