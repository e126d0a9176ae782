"""Words that somebody typed are read as the model itself would write them there."""

import pytest

from lit_core.errors import SalienceError
from lit_core.gemma import Generation
from lit_core.gemma.model import Gemma
from lit_core.salience import AUTO, WITH, WITHOUT, TypedText

WHAT = "The answer that was typed"


@pytest.mark.parametrize(
    ("before", "text", "space", "readings"),
    [
        ("A:", "Avoid.", AUTO, (" Avoid.", "Avoid.")),
        ("A: ", "Avoid.", AUTO, ("Avoid.",)),
        ("A:\n", "Avoid.", AUTO, ("Avoid.",)),
        ("A:", " Avoid.", AUTO, (" Avoid.",)),
        ("A:", "東京", AUTO, ("東京",)),
        ("A:", "Avoid.", WITH, (" Avoid.",)),
        ("A: ", "Avoid.", WITH, (" Avoid.",)),
        ("A:", "Avoid.", WITHOUT, ("Avoid.",)),
        ("A:", "two\nlines ", WITHOUT, ("two\nlines ",)),
    ],
)
def test_a_text_may_be_meant_with_a_space_before_it(
    before: str, text: str, space: str, readings: tuple[str, ...]
) -> None:
    assert TypedText(text, space).readings(before) == readings


def test_the_likelier_reading_is_taken_and_told(gemma: Gemma, mistake: Generation) -> None:
    typed, prompt = TypedText("This dish contains eggs"), mistake.prompt
    generation = typed.likeliest_reading(prompt, lambda text: gemma.score_response(prompt, text))
    assert generation.response == " This dish contains eggs"
    assert typed.spacing_notice(prompt, generation.response, WHAT).startswith(
        "The answer that was typed is read with a space"
    )
    within = prompt + " This dish con"
    generation = TypedText("tains").likeliest_reading(
        within, lambda text: gemma.score_response(within, text)
    )
    assert generation.response == "tains"
    assert (
        TypedText("tains")
        .spacing_notice(within, generation.response, WHAT)
        .startswith("The answer that was typed is read without a space")
    )


def test_nothing_is_told_where_there_was_nothing_to_choose() -> None:
    assert TypedText("Yes").spacing_notice("A: ", "Yes", WHAT) == ""


def test_a_space_that_was_chosen_is_told() -> None:
    told = TypedText("Yes", WITH).spacing_notice("A:", " Yes", WHAT)
    assert told == "The answer that was typed is read with a space before it, as chosen."
    told = TypedText("Yes", WITHOUT).spacing_notice("A:", "Yes", WHAT)
    assert "without a space before it, as chosen" in told


def test_another_word_for_the_space_is_refused() -> None:
    with pytest.raises(SalienceError, match="Choose among: auto, yes, no"):
        TypedText("Yes", "maybe")
