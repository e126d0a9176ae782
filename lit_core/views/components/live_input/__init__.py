"""Sends what is typed while it is typed, and sees that none of it is lost.

Streamlit sends a field's text when the field is left, and drops it when another page is asked for
at the same moment. Here the browser numbers what is typed, keeps it until its number is confirmed,
and sends it with every request, for whatever page. Of two texts of a field the newer number wins.

A text that is too long to be used is refused when it is pasted.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import streamlit as st

from lit_core.prompts import LONGEST_TEXT
from lit_core.views.state.drafts import drafts, keep_draft
from lit_core.views.state.page_state import keep_typed

KEY, NUMBERS = "live input", "typed numbers"
# The browser has this cookie while it keeps what no server has confirmed.
COOKIE = "promptlight_unconfirmed"

_component = st.components.v2.component(
    "promptlight_live_input",
    js=(Path(__file__).parent / "live_input.js").read_text(encoding="utf-8"),
)


@dataclass(frozen=True)
class _Typed:
    """The newest text of a field, and its number."""

    number: int
    text: str


def live_input() -> bool:
    """Save and confirm text typed on any page. Call it before a field is drawn.

    Returns:
        Whether fields can be drawn: after a reload, only once the browser has sent its unconfirmed
        text.
    """
    sent = _sent(st.session_state.get(KEY, {}))
    awaited = sent is None and st.context.cookies.get(COOKIE) == "1"
    confirmed = _take(sent or {})
    data = live_input_data(confirmed, max(_numbers().values(), default=0), awaited=awaited)
    state = _component(key=KEY, data=data, on_typed_change=lambda: None)
    # A browser that comes back to a server that was started anew is heard only now.
    sent = _sent(state)
    _take(sent or {})
    return sent is not None or not awaited


def take_typed() -> None:
    """Save what the browser sent with this request.

    A callback that reads or replaces a field's text calls it first: callbacks run before the page,
    and what was typed right before a button was pressed would come after it.
    """
    _take(_sent(st.session_state.get(KEY, {})) or {})


def live_input_data(confirmed: Mapping[str, int], latest: int, *, awaited: bool) -> dict[str, Any]:
    """The data for the browser; its type is in live_input_data.d.ts."""
    return {"maxLength": LONGEST_TEXT, "confirmed": confirmed, "latest": latest, "awaited": awaited}


def _sent(state: Mapping[str, Any]) -> dict[str, _Typed] | None:
    """What the browser sent, by widget key; None before it has sent anything."""
    typed = state.get("typed")
    if typed is None:
        return None
    return {key: _Typed(int(each["number"]), str(each["text"])) for key, each in typed.items()}


def _take(sent: Mapping[str, _Typed]) -> dict[str, int]:
    """Keep what is newer than what is known; the numbers of what was sent that are kept now."""
    newer = {key: each for key, each in sent.items() if each.number > _numbers().get(key, 0)}
    for key, each in newer.items():
        keep_typed(key, each.text)
    if newer:
        keep_draft(NUMBERS, _numbers() | {key: each.number for key, each in newer.items()})
    return {key: _numbers()[key] for key in sent}


def _numbers() -> dict[str, int]:
    return drafts().get(NUMBERS, {})
