"""The salience view: prompts and answers with the influence of each part drawn into the text."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import streamlit as st

from lit_core.views.salience_view.panels import Picked, Shown, view_data

__all__ = ["Picked", "Shown", "salience_view"]

FILES = Path(__file__).parent
KEY = "salience view"

_component = st.components.v2.component(
    "promptlight_salience_view",
    html=(FILES / "view.html").read_text(encoding="utf-8"),
    css=(FILES / "view.css").read_text(encoding="utf-8"),
    js=(FILES / "view.js").read_text(encoding="utf-8"),
)


def salience_view(
    panels: list[Shown], method: str, granularity: str, on_pick: Callable[[Picked], None]
) -> None:
    """Draw the panels; a click on part of an answer calls `on_pick` before the page runs again.

    Raises:
        SalienceError: there is no such method or granularity.
    """

    def picked() -> None:
        state: Mapping[str, Any] = st.session_state[KEY]
        if value := state.get("picked"):
            on_pick(Picked(value["panel"], value["start"], value["end"]))

    _component(
        key=KEY,
        data=view_data(panels, method, granularity),
        on_picked_change=picked,
    )
