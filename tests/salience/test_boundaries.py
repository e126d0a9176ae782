"""Text falls apart where a reader would say that it does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lit_core.errors import SalienceError
from lit_core.salience import GRANULARITIES, boundaries


def parts(text: str, granularity: str) -> list[str]:
    starts = boundaries(granularity)(text)
    ends = [*starts[1:], len(text)]
    return [part.strip() for a, b in zip(starts, ends, strict=True) if (part := text[a:b]).strip()]


@given(st.text("aB1.!?。 \n\"')-", max_size=40), st.sampled_from([*GRANULARITIES, "custom:a|$"]))
def test_parts_begin_in_ascending_order_within_the_text(text: str, granularity: str) -> None:
    starts = boundaries(granularity)(text)
    assert starts == sorted(set(starts))
    assert all(0 <= start <= len(text) for start in starts)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sweet. You like it.", ["Sweet.", "You like it."]),
        ("Mr. Smith and Dr. Jones ate. He left.", ["Mr. Smith and Dr. Jones ate.", "He left."]),
        ("It has fruit, e.g. Apples. Good.", ["It has fruit, e.g. Apples.", "Good."]),
        ("1. Soup is hot. 2. Bread is not.", ["1. Soup is hot.", "2. Bread is not."]),
        ('He said "No, thanks." Then he left.', ['He said "No, thanks."', "Then he left."]),
        ("She asked (why?) Again.", ["She asked (why?)", "Again."]),
        ("Pi is 3.14 and more.", ["Pi is 3.14 and more."]),
        ("Wait... what? Yes!", ["Wait... what?", "Yes!"]),
        ("吃了。他走了！好吗？", ["吃了。", "他走了！", "好吗？"]),
        ("「好。」他说。", ["「好。」", "他说。"]),
        ("No stop here\nnew line", ["No stop here", "new line"]),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text: str, expected: list[str]) -> None:
    assert parts(text, "sentences") == expected


@pytest.mark.parametrize(
    ("granularity", "text", "expected"),
    [
        ("words", "  Don't\teat\n\nsoup!", ["Don't", "eat", "soup!"]),
        ("lines", "\n\na b\n \nc\n", ["a b", "c"]),
        ("paragraphs", "a\nb\n\n\nc\n \nd", ["a\nb", "c", "d"]),
        (r"custom:\n- ", "list\n- a\n- b", ["list\n-", "a\n-", "b"]),
        ("custom:(?=b)", "abab", ["abab"]),
        ("custom:(?r),", "a,b,c", ["a,", "b,", "c"]),
        ("custom:a:", "a:b", ["a:", "b"]),
    ],
)
def test_other_parts(granularity: str, text: str, expected: list[str]) -> None:
    assert parts(text, granularity) == expected


def test_an_unknown_granularity_lists_those_there_are() -> None:
    with pytest.raises(
        SalienceError, match="tokens, words, sentences, lines, paragraphs, custom:PATTERN"
    ):
        boundaries("line")


def test_a_custom_granularity_without_a_pattern_asks_for_one() -> None:
    with pytest.raises(SalienceError, match="needs a pattern"):
        boundaries("custom:")


def test_a_pattern_that_is_no_regular_expression_is_refused_by_name() -> None:
    with pytest.raises(SalienceError, match="is not a regular expression: missing"):
        boundaries("custom:(a")


def test_a_pattern_that_would_never_end_is_stopped() -> None:
    with pytest.raises(SalienceError, match="takes too long on this text"):
        boundaries("custom:(a|aa)+$")("a" * 60 + "b")
