"""What changed between two versions of a prompt, word by word."""

from collections.abc import Iterator, Sequence
from html import escape

import streamlit as st

from lit_core.prompts import LinePair, Span, diff_prompts
from lit_core.store import PromptVersion, template_text
from lit_core.views.messages import say

# Of lines that are the same so many are shown beside each change.
CONTEXT = 2


def version_difference(before: PromptVersion, after: PromptVersion) -> None:
    """Show what was taken away and what was added: in the text, and in the settings if any was.

    Of one version its text is shown.
    """
    (old, old_settings), (new, new_settings) = map(_parts, (before, after))
    if before.number == after.number:
        st.text(new)
        return
    say(st.caption, f"From {before.id} to {after.id}:")
    st.html(difference_html(old, new))
    if old_settings != new_settings:
        st.caption("In the settings:")
        st.html(difference_html(old_settings, new_settings))


def _parts(version: PromptVersion) -> tuple[str, str]:
    """A version's text, and what its file says before that."""
    text = template_text(version)
    return text, version.content.rstrip().removesuffix(text).rstrip()


def difference_html(before: str, after: str) -> str:
    """The same as HTML; both texts are escaped."""
    pairs = diff_prompts(before, after)
    changed = [place for place, pair in enumerate(pairs) if pair.kind != "same"]
    if not changed:
        return "<p class='difference-none'>Both say the same.</p>"
    shown = {
        place
        for change in changed
        for place in range(change - CONTEXT, change + CONTEXT + 1)
        if 0 <= place < len(pairs)
    }
    return f"<div class='difference' dir='auto'>{''.join(_rows(pairs, shown))}</div>"


def _rows(pairs: Sequence[LinePair], shown: set[int]) -> Iterator[str]:
    hidden = 0
    for place, pair in enumerate(pairs):
        if place not in shown:
            hidden += 1
            continue
        if hidden:
            yield _same_lines(hidden)
            hidden = 0
        if pair.kind == "same" and pair.after:
            yield f"<div>{escape(pair.after.text) or ' '}</div>"
            continue
        if pair.before:
            yield _line("del", "−", pair.before.text, pair.before_spans)
        if pair.after:
            yield _line("ins", "+", pair.after.text, pair.after_spans)
    if hidden:
        yield _same_lines(hidden)


def _same_lines(count: int) -> str:
    return f"<div class='same'>{count} {'line is' if count == 1 else 'lines are'} the same</div>"


def _line(tag: str, sign: str, text: str, spans: Sequence[Span]) -> str:
    parts, at = [], 0
    for span in spans:
        parts.append(escape(text[at : span.start]))
        parts.append(f"<{tag}>{escape(text[span.start : span.end])}</{tag}>")
        at = span.end
    parts.append(escape(text[at:]))
    return f"<div class='{tag}'><span class='sign'>{sign}</span>{''.join(parts) or ' '}</div>"
