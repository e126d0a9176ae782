"""The target is what was pointed at: by line, by words, by characters or by tokens."""

import pytest

from lit_core.errors import SalienceError
from lit_core.salience import (
    Target,
    target_characters,
    target_line,
    target_text,
    target_tokens,
    whole_response,
)
from tests.generations import make_generation

MADE = make_generation(["Say:"], [" It", " is", "\n", "\n", "Good", " it", " is", "."])
EMPTY = make_generation(["Say:"], [])


def test_a_line_is_counted_from_one_without_white_space_around_it() -> None:
    assert target_line(MADE, 1) == Target(0, 2, "It is")
    assert target_line(MADE, 3) == Target(4, 8, "Good it is.")


def test_words_are_found_where_the_answer_first_says_them() -> None:
    assert target_text(MADE, "is") == Target(1, 2, "is")
    assert target_text(MADE, "Good it") == Target(4, 6, "Good it")


def test_words_within_a_token_select_the_whole_token() -> None:
    assert target_text(MADE, "oo") == Target(4, 5, "Good")


def test_characters_select_every_token_they_touch() -> None:
    assert target_characters(MADE, 1, 4) == Target(0, 2, "It is")
    assert target_characters(MADE, 0, len(MADE.response)) == whole_response(MADE)


def test_tokens_are_half_open() -> None:
    assert target_tokens(MADE, 4, 5) == Target(4, 5, "Good")
    assert target_tokens(MADE, 2, 3) == Target(2, 3, "\n")


def test_the_whole_answer() -> None:
    assert whole_response(MADE) == Target(0, 8, "It is\n\nGood it is.")


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (0, 9), (3, 3), (4, 2)])
def test_tokens_the_answer_does_not_have_are_refused(start: int, end: int) -> None:
    with pytest.raises(SalienceError, match="The answer has tokens 0 to 8"):
        target_tokens(MADE, start, end)


@pytest.mark.parametrize(
    ("number", "sentence"),
    [(0, "there is no line 0"), (4, "has 3 lines: there is no line 4"), (2, "Line 2 .* is blank")],
)
def test_lines_the_answer_does_not_have_are_refused(number: int, sentence: str) -> None:
    with pytest.raises(SalienceError, match=sentence):
        target_line(MADE, number)


@pytest.mark.parametrize(
    ("text", "sentence"), [("soup", "does not say 'soup'"), ("  ", "is empty")]
)
def test_words_the_answer_does_not_say_are_refused(text: str, sentence: str) -> None:
    with pytest.raises(SalienceError, match=sentence):
        target_text(MADE, text)


def test_characters_outside_the_answer_are_refused() -> None:
    with pytest.raises(SalienceError, match="must lie within"):
        target_characters(MADE, 90, 99)


def test_an_empty_answer_has_nothing_to_explain() -> None:
    for ask in (whole_response, lambda generation: target_characters(generation, 0, 1)):
        with pytest.raises(SalienceError, match="empty answer"):
            ask(EMPTY)
