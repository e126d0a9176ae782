"""Parts of a text are shown so that people can read them."""

import pytest

from lit_core.compare import readable
from lit_core.compare.quoting import percent, points, quoted


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
