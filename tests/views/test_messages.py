"""What somebody typed is shown as the plain text it is."""

import pytest

from lit_core.views.messages import plain


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("menu_item", "menu_item"),
        ("_it_ and __it__", r"\_it\_ and \_\_it\_\_"),
        ("![x](http://127.0.0.1:9/leak)", r"\!\[x\]\(http\://127.0.0.1\:9/leak\)"),
        (":red[soup] $a$", r"\:red\[soup\] \$a\$"),
    ],
)
def test_marks_of_markdown_are_escaped(text: str, written: str) -> None:
    assert plain(text) == written
