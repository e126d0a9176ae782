r"""The field for where an answer stops: as the prompt suggests, until a person chooses.

A choice is kept for each prompt. Text of one's own is kept as typed, one stop sequence a line.
"""

import streamlit as st

from lit_core.prompts import (
    BLANK_LINE,
    LINE_END,
    read_stop_sequence,
    write_stop_sequence,
)
from lit_core.views.inputs.persistent_widget import persistent_widget
from lit_core.views.state.page_state import Field, current_page

BLANK, LINE, MODEL, OWN = "blank line", "end of line", "model", "own text"
LABELS = {
    BLANK: "A blank line",
    LINE: "The end of a line",
    MODEL: "Only where the model ends by itself",
    OWN: "Text of your own…",
}
_STOPS = {BLANK: (BLANK_LINE,), LINE: (LINE_END,), MODEL: ()}
Stops = tuple[str, ...]


def stop_field(slot: str, default: Stops) -> Stops:
    """Where the answer stops: what the person chose, or the default, which follows the prompt.

    Args:
        slot: the prompt's settings.
        default: what the prompt's file says, or what its text suggests.
    """
    page = current_page()
    choice, text = _choice_field(slot, default), _text_field(slot, default)
    _keep_together(choice, text)
    page.follow_default(choice)
    chosen = persistent_widget(
        st.selectbox,
        "Stop at",
        choice,
        valid=LABELS,
        options=list(LABELS),
        format_func=LABELS.__getitem__,
        help="A model goes on writing examples of its own where nothing stops it. At first this is "
        "what the prompt's file says or, in a prompt with examples, what stands between them.",
    )
    if chosen != OWN:
        return _STOPS[chosen]
    page.follow_default(text)
    typed = persistent_widget(
        st.text_area,
        "Texts to stop at, one a line",
        text,
        height="content",
        placeholder=r"\nQuestion:",
        help=r"The answer ends before the first of them. Write \n for a line break.",
    )
    if not _read(typed):
        st.caption("Nothing to stop at is written here yet.")
    return _read(typed)


def chosen_stops(slot: str, default: Stops) -> Stops:
    """Where the answer stops by the field, which stands on another page."""
    page = current_page()
    choice = page.value(_choice_field(slot, default))
    typed = page.value(_text_field(slot, default))
    return _STOPS[choice] if choice in _STOPS else _read(typed)


def show_stops(slot: str, default: Stops, stops: Stops) -> None:
    """Show where answers stop by a link, and leave alone what is kept."""
    for field in (_choice_field, _text_field):
        current_page().show(field(slot, default), field(slot, stops).default)


def reset_stops(slot: str, default: Stops) -> None:
    """Have answers stop again where the prompt says."""
    page = current_page()
    for field in (_choice_field(slot, default), _text_field(slot, default)):
        if page.value(field) != field.default:
            page.keep(field, field.default)


def _keep_together(choice: Field[str], text: Field[str]) -> None:
    """Keep what a person chose as it is: neither half follows the prompt once the other is kept."""
    page = current_page()
    if page.is_kept(text) and not page.is_kept(choice):
        page.keep(choice, OWN)
    elif page.is_kept(choice) and page.value(choice) == OWN and not page.is_kept(text):
        page.keep(text, page.value(text))


def _choice_field(slot: str, default: Stops) -> Field[str]:
    named = (choice for choice, stops in _STOPS.items() if stops == default)
    return Field(f"{slot} stop at", next(named, OWN))


def _text_field(slot: str, default: Stops) -> Field[str]:
    return Field(f"{slot} stop texts", "\n".join(map(write_stop_sequence, default)))


def _read(typed: str) -> Stops:
    return tuple(dict.fromkeys(map(read_stop_sequence, filter(None, typed.split("\n")))))
