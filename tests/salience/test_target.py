"""The target is what was pointed at: by line, by words, by characters or by tokens."""

from dataclasses import replace

import pytest

from lit_core.errors import SalienceError
from lit_core.salience import (
    Target,
    default_target,
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


def test_at_first_the_last_line_of_a_whole_answer_is_explained() -> None:
    for whole in (MADE, replace(MADE, stopped_at="\n\n"), replace(MADE, finish_reason="given")):
        assert default_target(whole) == target_line(MADE, 3)


def test_at_first_the_first_line_of_an_answer_cut_off_is_explained() -> None:
    for reason in ("length", "cancelled"):
        assert default_target(replace(MADE, finish_reason=reason)) == target_line(MADE, 1)
    below = make_generation(["Say:"], ["\n", "\n", "Yes", "\n", "Say", ":"])
    assert default_target(replace(below, finish_reason="length")) == Target(2, 3, "Yes")


def test_an_answer_without_a_word_is_explained_as_a_whole() -> None:
    blank = make_generation(["Say:"], ["\n", " "])
    for reason in ("stop", "length"):
        assert default_target(replace(blank, finish_reason=reason)) == whole_response(blank)


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
    for ask in (
        whole_response,
        default_target,
        lambda generation: target_characters(generation, 0, 1),
    ):
        with pytest.raises(SalienceError, match="empty answer"):
            ask(EMPTY)
