"""Segments are whole tokens, in order, and never join prompt and answer."""

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lit_core.gemma import Token
from lit_core.salience import GRANULARITIES, Segment, segment
from tests.generations import BOS, make_generation, tokens_of

if TYPE_CHECKING:
    from lit_core.gemma.model import Gemma

WRITTEN = ["Mr", ".", " Soup", "\n", "\n\n", " ", "don't", ".\n\nYes", "吃。", "a:", "", "# ", "- "]
PIECES = st.lists(st.one_of(st.sampled_from(WRITTEN), st.text(max_size=4)), max_size=12)
RANGES = st.lists(st.tuples(st.integers(-2, 40), st.integers(-2, 40)), max_size=4)
KINDS = st.sampled_from([*GRANULARITIES, "custom:[.:]"])


def segments(
    prompt: list[str],
    response: list[str],
    granularity: str,
    variables: Sequence[tuple[int, int]] = (),
) -> tuple[Segment, ...]:
    generation = make_generation(prompt, response)
    return segment(
        generation.text, generation.tokens, generation.prompt_tokens, granularity, variables
    )


def texts(parts: tuple[Segment, ...]) -> list[str]:
    return [part.text for part in parts]


@given(PIECES, PIECES, KINDS, RANGES)
def test_every_token_is_in_exactly_one_segment_in_order(
    prompt: list[str], response: list[str], granularity: str, variables: list[tuple[int, int]]
) -> None:
    parts = segments(prompt, response, granularity, variables)
    assert parts[0].first == 0
    assert parts[-1].stop == 1 + len(prompt) + len(response)
    assert all(before.stop == after.first for before, after in pairwise(parts))
    assert all(part.first < part.stop for part in parts)
    assert [part.index for part in parts] == list(range(len(parts)))


@given(PIECES, PIECES, KINDS, RANGES)
def test_no_segment_crosses_the_border_between_prompt_and_answer(
    prompt: list[str], response: list[str], granularity: str, variables: list[tuple[int, int]]
) -> None:
    for part in segments(prompt, response, granularity, variables):
        assert (part.first >= 1 + len(prompt)) == (part.role == "response")
        assert part.stop <= 1 + len(prompt) or part.first >= 1 + len(prompt)


@given(PIECES, PIECES, KINDS)
def test_a_segment_shows_the_characters_of_its_tokens_and_no_others(
    prompt: list[str], response: list[str], granularity: str
) -> None:
    generation = make_generation(prompt, response)
    _, *parts = segments(prompt, response, granularity)
    for part in parts:
        held = generation.text[
            generation.tokens[part.first].start : generation.tokens[part.stop - 1].end
        ]
        if part.start < part.end:
            assert part.text == generation.text[part.start : part.end]
            assert part.text == (held.strip() or held)


@given(PIECES, KINDS)
def test_bos_stands_apart(prompt: list[str], granularity: str) -> None:
    bos = segments(prompt, ["x"], granularity)[0]
    assert (bos.text, bos.role, bos.stop) == ("<bos>", "special", 1)


@given(PIECES, PIECES)
def test_by_tokens_each_token_is_a_segment(prompt: list[str], response: list[str]) -> None:
    assert len(segments(prompt, response, "tokens")) == 1 + len(prompt) + len(response)


def test_an_answer_that_goes_on_in_the_prompts_last_line_is_parted_from_it() -> None:
    parts = segments(["Dish: soup", "\n", "Analysis", ":"], [" it", " is", " good."], "lines")
    assert texts(parts) == ["<bos>", "Dish: soup", "Analysis:", "it is good."]
    assert [part.role for part in parts] == ["special", "template", "template", "response"]


def test_a_token_that_holds_a_break_is_not_cut() -> None:
    parts = segments(["a", ".\n\nB", "c", "\n", "d"], [], "lines")
    assert texts(parts) == ["<bos>", "a.\n\nB", "c", "d"]


def test_byte_tokens_of_one_character_stay_together() -> None:
    byte_tokens = (Token(1, "", 1, 1), Token(2, "", 1, 1), Token(3, "日", 1, 2))
    tokens = (BOS, Token(4, "a", 0, 1), *byte_tokens)
    assert texts(segment("a日", tokens, 5, "words")) == ["<bos>", "a", "日"]


def test_by_tokens_each_byte_of_a_character_says_what_it_is() -> None:
    byte_tokens = (Token(1, "", 1, 1), Token(2, "", 1, 1), Token(3, "日", 1, 2))
    parts = segment("a日", (BOS, Token(4, "a", 0, 1), *byte_tokens), 5, "tokens")
    assert texts(parts) == ["<bos>", "a", "日 (byte 1 of 3)", "日 (byte 2 of 3)", "日"]


@pytest.mark.parametrize("granularity", [*GRANULARITIES, "custom:x"])
def test_turn_marks_stand_apart_under_their_names(granularity: str) -> None:
    end = Token(5, "<end_of_turn>", 1, 1, special=True)
    start = Token(6, "<start_of_turn>", 1, 1, special=True)
    tokens = (BOS, Token(4, "a", 0, 1), end, start, Token(4, "b", 1, 2))
    parts = segment("ab", tokens, 5, granularity)
    assert texts(parts) == ["<bos>", "a", "<end_of_turn>", "<start_of_turn>", "b"]
    assert [part.role == "special" for part in parts] == [True, False, True, True, False]


def test_a_value_takes_the_space_before_it_and_not_the_words() -> None:
    tokens = tokens_of(["Likes", ":", " Cheese", "\n", "Say", ":"])
    parts = segment("Likes: Cheese\nSay:", tokens, len(tokens), "parts", [(7, 13)])
    assert texts(parts) == ["<bos>", "Likes:", "Cheese", "Say:"]
    assert [part.role for part in parts] == ["special", "template", "variable", "template"]


def test_a_token_that_a_value_begins_within_stays_with_what_is_before() -> None:
    tokens = tokens_of(["A", "(che", "ese", ")"])
    assert texts(segment("A(cheese)", tokens, 5, "parts", [(2, 8)])) == [
        "<bos>",
        "A(che",
        "ese",
        ")",
    ]


def test_an_answer_falls_into_parts_as_a_prompt_does() -> None:
    parts = segments(
        ["Go", ":"], [" Yes", ".", "\n", "- ", "a", "\n", "- ", "b"], "parts", [(0, 40)]
    )
    assert texts(parts) == ["<bos>", "Go:", "Yes.", "- a", "- b"]
    assert [part.role for part in parts[2:]] == ["response"] * 3


@pytest.mark.parametrize(
    ("granularity", "text", "expected"),
    [
        ("words", "Onion soup, hot", ["Onion", "soup,", "hot"]),
        ("words", "זה מרק, כן", ["זה", "מרק,", "כן"]),
        ("sentences", "吃了。他走了！ Yes. No", ["吃了。", "他走了！", "Yes.", "No"]),
        ("sentences", "ما هذا؟ هذا حساء.", ["ما هذا؟", "هذا حساء."]),
        ("sentences", 'He said "Go." Mr. X left.', ['He said "Go."', "Mr. X left."]),
        ("lines", "1. One\n\n2. Two", ["1. One", "2. Two"]),
    ],
)
def test_the_models_own_tokens_fall_apart_as_a_reader_reads(
    gemma: "Gemma", granularity: str, text: str, expected: list[str]
) -> None:
    tokens = gemma.tokenizer.encode(text)
    assert texts(segment(text, tokens, len(tokens), granularity)) == ["<bos>", *expected]


@pytest.mark.parametrize(
    ("variables", "roles"),
    [
        ([], ["special", "template", "template"]),
        ([(6, 10)], ["special", "variable", "template"]),
        ([(10, 11)], ["special", "template", "template"]),
        ([(6, 14)], ["special", "variable", "variable"]),
    ],
)
def test_a_segment_that_holds_part_of_a_value_is_a_variable(
    variables: list[tuple[int, int]], roles: list[str]
) -> None:
    tokens = tokens_of(["Dish:", " soup", "\n", "Hot:", " no"])
    parts = segment("Dish: soup\nHot: no", tokens, len(tokens), "lines", variables)
    assert [part.role for part in parts] == roles
