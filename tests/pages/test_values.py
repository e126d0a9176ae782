"""What is typed as a value or an answer goes to the model as it is."""

from pathlib import Path

import pytest

from tests.pages.conftest import OpenPage, button, choice, field, finish, texts

RUN = "workbench runs"

REVIEWS = "Good soup.\n\nCold bread,\n  and late."


def test_a_value_of_several_lines_arrives_as_it_is(open_page: OpenPage) -> None:
    at = open_page()
    field(at, "Prompt text").set_value("Sum up:\n{{reviews}}\nSummary:").run()
    field(at, "reviews").set_value(REVIEWS).run()
    finish(button(at, "Run").click().run(), RUN)
    (run,) = at.session_state[RUN]
    assert run.prompt == f"Sum up:\n{REVIEWS}\nSummary:"


def test_an_answer_of_several_lines_is_read_as_it_was_typed(open_page: OpenPage) -> None:
    at = open_page()
    field(at, "Explain this answer instead").set_value("Not good.\nRecommendation: Avoid. ").run()
    finish(button(at, "Run").click().run(), RUN)
    (run,) = at.session_state[RUN]
    assert run.text == " Not good.\nRecommendation: Avoid. "
    assert "is read with a space before it" in texts(at.caption)
    (space,) = (box for box in at.selectbox if box.label == "Space before that answer")
    space.set_value("no").run()
    finish(button(at, "Run").click().run(), RUN)
    (run,) = at.session_state[RUN]
    assert run.text.startswith("Not good.")


def test_a_value_may_be_blank_where_the_person_says_so(open_page: OpenPage) -> None:
    at = open_page()
    field(at, "Prompt text").set_value("Eat {{dish}}.").run()
    assert "No value for the variable dish" in texts(at.info)
    next(box for box in at.checkbox if "dish is meant to be blank" in box.label).check().run()
    assert "No value" not in texts(at.info)
    finish(button(at, "Run").click().run(), RUN)
    (run,) = at.session_state[RUN]
    assert run.prompt == "Eat ."


def test_an_optional_variable_may_be_blank(open_page: OpenPage, own_prompt: Path) -> None:
    own_prompt.write_text("---\ninput: {schema: {'mood?': string}}\n---\nEat {{mood}}.")
    at = open_page()
    assert not at.error
    assert not [box for box in at.checkbox if "meant to be blank" in box.label]


@pytest.mark.parametrize(
    ("name", "label"), [("_it_", r"\_it\_"), ("menu_item", "menu_item"), ("a-b", "a-b")]
)
def test_a_variables_field_is_called_by_its_name(
    open_page: OpenPage, name: str, label: str
) -> None:
    at = open_page()
    field(at, "Prompt text").set_value(f"Eat {{{{{name}}}}}.").run()
    assert label in [box.label for box in at.text_area]


@pytest.mark.parametrize("name", ["big", "another-name"])
def test_settings_beyond_their_limits_are_held_to_them_and_told(
    open_page: OpenPage, own_prompt: Path, name: str
) -> None:
    own_prompt.write_text(
        f"---\nname: {name}\nowner: policy\nmodel: gemma2_instruct_2b_en\n"
        "config: {maxOutputTokens: 8192, temperature: 1.0, topP: 0.001}\n---\nSuggestion: soup"
    )
    at = open_page()
    assert not at.exception
    said = texts(at.caption)
    assert "maxOutputTokens 8,192: 4,096 is taken" in said
    assert "topP 0.001: 0.01 is taken" in said
    assert "Its file also says owner, which has no effect here." in said
    assert "names the model gemma2_instruct_2b_en, and tiny-gemma answers" in said
    assert "no room for 4,096 of answer" in said


def test_a_value_that_was_typed_for_another_version_is_told_of_and_can_be_left(
    open_page: OpenPage,
) -> None:
    at = open_page()
    assert "not the text that the prompt comes with" not in texts(at.caption)
    field(at, "menu_item").set_value("Tiramisu").run()
    choice(at).select("fewshot-fixed").run()
    assert field(at, "menu_item").value == "Tiramisu"
    assert "menu_item: not the text that the prompt comes with." in texts(at.caption)
    button(at, "Use the prompt's own").click().run()
    assert field(at, "menu_item").value == "Quiche Lorraine"
    assert "not the text that the prompt comes with" not in texts(at.caption)


def test_prompts_of_other_tasks_do_not_share_what_is_typed_into_a_variable_of_the_same_name(
    open_page: OpenPage,
) -> None:
    at = open_page()
    choice(at).select("ticket-topic").run()
    field(at, "message").set_value("Where is my parcel?").run()
    choice(at).select("request-urgency").run()
    assert field(at, "message").value == "What are the opening hours over the holidays?"
    choice(at).select("ticket-topic-wrong-label").run()
    assert field(at, "message").value == "Where is my parcel?"


def test_prompts_of_other_tasks_do_not_share_that_a_variable_is_meant_to_be_blank(
    open_page: OpenPage,
) -> None:
    at = open_page()
    for prompt in ("ticket-topic", "request-urgency"):
        choice(at).select(prompt).run()
        field(at, "message").set_value(" ").run()
        assert "No value for the variable message" in texts(at.info)
        box = next(box for box in at.checkbox if "message is meant to be blank" in box.label)
        assert not box.value
        box.check().run()
        assert "No value" not in texts(at.info)


def test_compare_shows_what_was_typed_for_one_of_its_prompts(open_page: OpenPage) -> None:
    at = open_page()
    choice(at).select("my-prompt").run()
    field(at, "Prompt text").set_value("Sort: {{message}}\nSort:").run()
    field(at, "message").set_value("Where is my parcel?").run()
    at = open_page("compare.py")
    at.multiselect[0].set_value(["ticket-topic", "my-prompt~edit"]).run()
    assert field(at, "message").value == "Where is my parcel?"
    at.multiselect[0].set_value(["ticket-topic", "request-urgency"]).run()
    assert field(at, "message").value == "Do you ship to islands, and how long does it take?"


def test_prompts_of_other_tasks_do_not_share_an_answer_to_explain_nor_how_many_to_write(
    open_page: OpenPage,
) -> None:
    at = open_page()
    field(at, "Explain this answer instead").set_value("Avoid.").run()
    next(f for f in at.number_input if f.label == "Answers to write").set_value(3).run()
    choice(at).select("fewshot-fixed").run()
    assert field(at, "Explain this answer instead").value == "Avoid."
    choice(at).select("sentiment").run()
    assert field(at, "Explain this answer instead").value == ""
    assert next(f for f in at.number_input if f.label == "Answers to write").value == 1
    choice(at).select("fewshot-mistake").run()
    assert field(at, "Explain this answer instead").value == "Avoid."
    assert next(f for f in at.number_input if f.label == "Answers to write").value == 3


def test_a_comparison_of_another_task_does_not_explain_the_answer_typed_before(
    open_page: OpenPage,
) -> None:
    at = open_page("compare.py")
    field(at, "Explain this answer instead").set_value("Avoid.").run()
    at.multiselect[0].set_value(["sentiment", "sentiment-one-class"]).run()
    assert field(at, "Explain this answer instead").value == ""
    at.multiselect[0].set_value(["fewshot-fixed", "fewshot-mistake"]).run()
    assert field(at, "Explain this answer instead").value == "Avoid."


def test_another_answer_is_not_asked_of_another_task(open_page: OpenPage) -> None:
    at = finish(button(open_page(), "Run").click().run(), "workbench runs")
    field(at, "Another answer").set_value("Likely good.").run()
    choice(at).select("sentiment").run()
    at = finish(button(at, "Run").click().run(), "workbench runs")
    assert field(at, "Another answer").value == ""
