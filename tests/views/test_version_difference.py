"""What changed between two versions is shown word by word, and no text is ever HTML."""

import re
from html import unescape

from hypothesis import given
from hypothesis import strategies as st

from lit_core.views.library.version_difference import difference_html

TEXT = st.text(st.sampled_from("ab <&>\"'\n"), max_size=40)


def plain(html: str) -> str:
    """The text of HTML without its signs."""
    return unescape(re.sub("<[^>]*>", "", re.sub("<span class='sign'>.</span>", "", html)))


def test_words_that_were_exchanged_are_marked() -> None:
    html = difference_html("Judge the dish.\nBe brief.", "Rate the dish.\nBe brief.")
    assert "<del>Judge</del> the dish." in html
    assert "<ins>Rate</ins> the dish." in html
    assert html.count("Be brief.") == 1


def test_lines_far_from_a_change_are_counted() -> None:
    before = "\n".join(f"line {number}" for number in range(9))
    html = difference_html(before, before.replace("line 8", "other words"))
    assert "6 lines are the same" in html
    assert "line 5" not in html
    assert "line 6" in html


def test_the_same_text_is_told_to_be_the_same() -> None:
    assert "Both say the same." in difference_html("Judge.", "Judge.")


@given(TEXT, TEXT)
def test_no_text_becomes_html(before: str, after: str) -> None:
    html = difference_html(before, after)
    tags = set(re.findall("<[^>]*>", html))
    assert tags <= {
        *("<div class='difference' dir='auto'>", "<div>", "</div>", "<div class='same'>"),
        *("<div class='del'>", "<div class='ins'>", "<span class='sign'>", "</span>"),
        *("<del>", "</del>", "<ins>", "</ins>"),
        *("<p class='difference-none'>", "</p>"),
    }


@given(TEXT, TEXT)
def test_every_changed_line_is_there_as_it_is(before: str, after: str) -> None:
    lines = re.findall("<div class='(del|ins)'>(.*?)</div>", difference_html(before, after), re.S)
    for kind, text in lines:
        source = before if kind == "del" else after
        assert plain(text) in [line or " " for line in source.split("\n")]
