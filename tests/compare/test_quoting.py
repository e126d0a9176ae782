"""Parts of a text are shown so that people can read them."""

import pytest

from lit_core.compare import readable
from lit_core.compare.quoting import (
    beginning,
    percent,
    place_in_prompt,
    points,
    quoted,
    quoted_difference,
    quoted_part,
)


@pytest.mark.parametrize(
    ("text", "shown"),
    [(" ", "␣"), ("\n\n", "↵↵"), ("\t", "⇥"), ("\0", "U+0000"), ("a\n", "a\n"), (" 🍜", " 🍜")],
)
def test_white_space_alone_is_shown_by_signs(text: str, shown: str) -> None:
    assert readable(text) == shown


def test_what_is_quoted_is_never_blank() -> None:
    assert quoted("\n") == "“↵”"
    assert quoted("a\n  b") == "“a b”"


@pytest.mark.parametrize(
    ("share", "digits", "shown"),
    [(0.125, 0, "13 %"), (-0.0025, 1, "−0.3 %"), (-0.0001, 0, "0 %"), (1.0, 1, "100.0 %")],
)
def test_a_share_is_rounded_as_a_browser_does(share: float, digits: int, shown: str) -> None:
    assert percent(share, digits) == shown


@pytest.mark.parametrize(("change", "shown"), [(0.031, "+3.1"), (-0.2, "−20.0"), (-0.0001, "0")])
def test_a_change_is_told_in_points(change: float, shown: str) -> None:
    assert points(change) == shown


def test_of_a_part_of_several_lines_the_first_is_quoted_as_its_beginning() -> None:
    assert beginning("Dish: soup\nLabel: good\n") == "“Dish: soup…”"
    assert beginning("Dish: soup\n") == "“Dish: soup”"
    assert quoted_part("Dish: soup\n\nLabel: good") == "“Dish: soup…” (3 lines)"
    assert quoted_part(" soup ") == "“soup”"
    assert quoted_part("\n\n") == "“↵↵”"


@pytest.mark.parametrize(
    ("part", "place"), [("a", "line 1"), ("b\nc", "lines 2 to 3"), ("b\n", "line 2")]
)
def test_the_lines_of_a_part_are_told(part: str, place: str) -> None:
    prompt = "a\nb\nc"
    start = prompt.index(part)
    assert place_in_prompt(prompt, start, start + len(part)) == place


def test_long_texts_are_quoted_from_shortly_before_they_differ() -> None:
    same = "Say in a few friendly words what you think of it, and recommend "
    one, other = quoted_difference([same + "the soup.", same + "nothing at all."], 40)
    assert one == "“…of it, and recommend the soup.”"
    assert other == "“…of it, and recommend nothing at all.”"
    assert quoted_difference([same], 20) == [quoted(same, 20)]
    assert quoted_difference(["a soup", "b soup"]) == ["“a soup”", "“b soup”"]


def test_texts_that_differ_at_once_are_cut_at_their_ends() -> None:
    assert quoted_difference(["a" * 50, "b" * 50], 10) == ["“aaaaaaaaa…”", "“bbbbbbbbb…”"]
