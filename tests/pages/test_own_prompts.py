"""Prompts of one's own have names, and are compared under them."""

from tests.pages.conftest import (
    OpenPage,
    button,
    choice,
    field,
    finish,
    panels,
    texts,
    view,
)

COPY = "Copy of fewshot-fixed"
RUNS = "workbench runs"


def test_an_empty_prompt_of_a_given_name_is_made_and_chosen(open_page: OpenPage) -> None:
    at = open_page()
    field(at, "Name of the new prompt").set_value("  Soup   of the day ").run()
    at = button(at, "Empty prompt").click().run()
    assert choice(at).value == "Soup of the day"
    assert field(at, "Prompt text").value == ""
    assert field(at, "Name of the new prompt").value == ""


def test_a_name_that_is_taken_gets_a_number(open_page: OpenPage) -> None:
    at = open_page()
    for expected in ("my-prompt 2", "my-prompt 3"):
        at = button(at, "Empty prompt").click().run()
        assert choice(at).value == expected


def test_a_copy_has_the_text_as_it_was_edited_and_the_usual_values(open_page: OpenPage) -> None:
    at = open_page()
    at = choice(at).set_value("fewshot-fixed").run()
    edited = f"Be brief.\n{field(at, 'Prompt text').value}"
    at = field(at, "Prompt text").set_value(edited).run()
    at = button(at, COPY).click().run()
    assert choice(at).value == "my-prompt 2"
    assert field(at, "Prompt text").value == edited
    assert field(at, "menu_item").value == "Quiche Lorraine"
    assert "copied from fewshot-fixed" in texts(at.caption)


def test_two_prompts_of_ones_own_are_compared_under_their_names(open_page: OpenPage) -> None:
    at = open_page()
    for name in ("first try", "second try"):
        at = choice(at).set_value("fewshot-fixed").run()
        field(at, "Name of the new prompt").set_value(name).run()
        at = button(at, COPY).click().run()
    at = at.switch_page("compare.py").run()
    at = at.multiselect[0].set_value(["first try~edit", "second try~edit"]).run()
    at = finish(button(at, "Run comparison").click().run(), "compare runs")
    assert [panel["title"] for panel in panels(at)] == ["first try", "second try"]


def test_the_answer_stays_valid_when_its_prompt_is_copied(open_page: OpenPage) -> None:
    at = choice(open_page()).set_value("fewshot-fixed").run()
    at = finish(button(at, "Run").click().run(), RUNS)
    at = button(at, COPY).click().run()
    assert view(at)["notice"] == ""
    at = field(at, "Prompt text").set_value("Another text").run()
    assert (
        view(at)["notice"] == "You changed which prompt is shown since this answer. Run it again."
    )


def test_an_edited_prompt_is_a_click_away_from_a_comparison_with_what_it_was(
    open_page: OpenPage,
) -> None:
    at = choice(open_page()).set_value("fewshot-fixed").run()
    assert "Compare" not in [each.label for each in at.button]
    at = field(at, "Prompt text").set_value("Name {{menu_item}}:").run()
    at = button(at, "Compare").click().run()
    assert at.multiselect[0].value == ["fewshot-fixed", "fewshot-fixed~edit"]
    names = [run.variant.name for run in at.session_state["compare runs"]]
    assert names == ["fewshot-fixed", "fewshot-fixed (edited)"]


def test_a_copy_is_compared_with_its_source_once_it_differs(open_page: OpenPage) -> None:
    at = choice(open_page()).set_value("fewshot-fixed").run()
    at = button(at, COPY).click().run()
    at = field(at, "Prompt text").set_value("Name {{menu_item}}:").run()
    at = button(at, "Compare").click().run()
    assert at.multiselect[0].value == ["fewshot-fixed", "my-prompt 2~edit"]


def test_a_prompt_of_ones_own_is_chosen_on_compare_and_another_is_asked_for(
    open_page: OpenPage,
) -> None:
    at = choice(open_page()).set_value("my-prompt").run()
    at = field(at, "Prompt text").set_value("Name a colour:").run()
    at = button(at, "Compare").click().run()
    assert at.multiselect[0].value == ["my-prompt~edit"]
    assert texts(at.info) == "Choose two to four prompts to compare."


def test_a_copy_of_ones_own_prompt_is_compared_with_that(open_page: OpenPage) -> None:
    at = choice(open_page()).set_value("my-prompt").run()
    at = field(at, "Prompt text").set_value("Name a colour:").run()
    at = button(at, "Copy of my-prompt").click().run()
    at = field(at, "Prompt text").set_value("Name a fruit:").run()
    at = button(at, "Compare").click().run()
    assert at.multiselect[0].value == ["my-prompt~edit", "my-prompt 2~edit"]


def test_earlier_answers_are_told_from_what_is_chosen_now(open_page: OpenPage) -> None:
    at = open_page("compare.py")
    at = finish(button(at, "Run comparison").click().run(), "compare runs")
    at = at.multiselect[0].set_value(["fewshot-fixed"]).run()
    assert view(at)["notice"] == "These are the answers from before your last change."


def test_beside_an_empty_prompt_compare_offers_the_codelabs(open_page: OpenPage) -> None:
    choice(open_page()).select("my-prompt").run()
    assert open_page("compare.py").multiselect[0].value == ["fewshot-mistake", "fewshot-fixed"]
