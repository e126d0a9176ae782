"""Parts of a text are shown so that people can read them."""

import pytest

from lit_core.compare import readable
from lit_core.compare.quoting import quoted


@pytest.mark.parametrize(
    ("text", "shown"),
    [(" ", "␣"), ("\n\n", "↵↵"), ("\t", "⇥"), ("\0", "U+0000"), ("a\n", "a\n"), (" 🍜", " 🍜")],
)
def test_white_space_alone_is_shown_by_signs(text: str, shown: str) -> None:
    assert readable(text) == shown


def test_what_is_quoted_is_never_blank() -> None:
    assert quoted("\n") == "“↵”"
    assert quoted("a\n  b") == "“a b”"
