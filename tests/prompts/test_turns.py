"""A prompt in turns is the prompt between Gemma's marks, and nothing else is changed."""

from hypothesis import given
from hypothesis import strategies as st

from lit_core.prompts import PromptTemplate, with_turn_markers


@given(st.text())
def test_what_is_sent_is_the_text_between_the_marks(text: str) -> None:
    sent = with_turn_markers(PromptTemplate.literal(text)).render({}).text
    assert sent == f"<start_of_turn>user\n{text}<end_of_turn>\n<start_of_turn>model\n"


def test_variables_stay_what_they_are() -> None:
    template = with_turn_markers(PromptTemplate("Dish: {{dish}}"))
    assert template.variables == ("dish",)
    assert "Dish: Soup<end_of_turn>" in template.render({"dish": "Soup"}).text
