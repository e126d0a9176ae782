"""Prompts of one's own have names, and are compared under them."""

from tests.pages.conftest import (
    OpenPage,
    button,
    choice,
    field,
    finish,
    panels,
    texts,
)

COPY = "Copy of fewshot-fixed"


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
