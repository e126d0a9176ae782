"""Parts of two prompts are matched in reading order, each with one counterpart at most."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lit_core.compare import align, aligned_rows
from lit_core.salience import Segment, segment
from tests.generations import make_generation

LINES = st.lists(
    st.sampled_from(["Dish: soup\n", "Dish: stew\n", "You like it.\n", "Avoid.\n", "Good!\n"]),
    max_size=7,
)


def lines(prompt: list[str], response: list[str]) -> tuple[Segment, ...]:
    generation = make_generation(prompt, response)
    return segment(generation.text, generation.tokens, generation.prompt_tokens, "lines")


def matched(base: list[str], other: list[str]) -> list[tuple[str, str]]:
    """Texts of the matched parts of two prompts, `<bos>` left out."""
    a, b = lines(base, []), lines(other, [])
    pairs = sorted(align(a, b).items())
    return [(a[of_a].text, b[of_b].text) for of_b, of_a in pairs if of_b]


@given(LINES, LINES, LINES, LINES)
def test_pairs_are_one_to_one_in_order_and_never_join_prompt_and_answer(
    prompt: list[str], response: list[str], other_prompt: list[str], other_response: list[str]
) -> None:
    base, other = lines(prompt, response), lines(other_prompt, other_response)
    pairs = align(base, other)
    counterparts = [pairs[index] for index in sorted(pairs)]
    assert counterparts == sorted(set(counterparts))
    for of_other, of_base in pairs.items():
        assert (other[of_other].role == "response") == (base[of_base].role == "response")


@given(LINES, LINES)
def test_a_text_is_matched_with_itself_part_by_part(prompt: list[str], response: list[str]) -> None:
    parts = lines(prompt, response)
    assert align(parts, parts) == {part.index: part.index for part in parts}


@pytest.mark.parametrize(
    ("base", "other", "expected"),
    [
        (["a\n", "b\n"], ["a\n", "new\n", "b\n"], [("a", "a"), ("b", "b")]),
        (["a\n", "old\n", "b\n"], ["a\n", "b\n"], [("a", "a"), ("b", "b")]),
        (["a\n", "Try it.\n"], ["a\n", "Avoid.\n"], [("a", "a"), ("Try it.", "Avoid.")]),
        (
            ["Sweet tooth here\n", "x\n"],
            ["A principle\n", "Sweet tooth there\n", "y\n"],
            [("Sweet tooth here", "Sweet tooth there")],
        ),
    ],
)
def test_equal_lines_first_then_lines_that_are_alike_or_in_the_same_place(
    base: list[str], other: list[str], expected: list[tuple[str, str]]
) -> None:
    assert matched(base, other) == expected


@given(st.lists(LINES, min_size=1, max_size=4))
def test_every_part_of_every_side_is_in_one_row(prompts: list[list[str]]) -> None:
    sides = [lines(prompt, ["Good!"]) for prompt in prompts]
    rows = aligned_rows(sides)
    for place, parts in enumerate(sides):
        indices = [index for row in rows if (index := row[place]) is not None]
        assert sorted(indices) == [part.index for part in parts]


@given(LINES, LINES, LINES)
def test_parts_in_one_row_are_pairs_with_the_first_side(
    base: list[str], second: list[str], third: list[str]
) -> None:
    sides = [lines(prompt, []) for prompt in (base, second, third)]
    rows = aligned_rows(sides)
    for place in (1, 2):
        pairs = {row[place]: row[0] for row in rows if None not in (row[0], row[place])}
        assert pairs == align(sides[0], sides[place])
