"""The salience view: prompts and answers with the influence of each part drawn into the text."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from lit_core.salience import METHODS, Evidence
from lit_core.views.salience_view.panels import Shown, evidence_name, view_data
from lit_core.views.salience_view.parcel import ARRAYS, BUDGET, Parcel, parcel
from lit_core.views.salience_view.source import MODULES, page, script, styles
from lit_core.views.state.view import DEFAULTS, View

__all__ = ["Shown", "salience_view"]

KEY, PARCELS = "salience view", "salience parcels"

_view = st.components.v2.component(
    "promptlight_salience_view", html=page(), css=styles(), js=script(*MODULES)
)
_carrier = st.components.v2.component("promptlight_evidence", js=script("parcels", "carrier"))

Kept = dict[int, tuple[Evidence, Parcel | None]]


def salience_view(
    panels: Sequence[Shown],
    view: View,
    asked: int,
    on_view: Callable[[Mapping[str, Any]], None],
    fault: str = "",
    status: str = "",
) -> None:
    """Draw the panels; what is chosen in them comes to `on_view` before the page runs again.

    Args:
        panels: what is shown.
        view: what was chosen last.
        asked: another number than before makes the browser show `view`; with the same, what a
            person chose since stays.
        on_view: takes the new choices as plain data.
        fault: what is wrong with a choice.
        status: what is being worked out.
    """

    def changed() -> None:
        if value := st.session_state[KEY].get("view"):
            on_view(value)

    with st.container(gap=None, key="evidence"):
        parcels = _carry(panels)
    data = view_data(panels, view, parcels)
    data |= {"asked": asked, "fault": fault, "status": status}
    _view(key=KEY, data=data, on_view_change=changed)


def _carry(panels: Sequence[Shown]) -> list[dict[str, str]]:
    """Send each panel's evidence, once for as long as it stays the same."""
    before: Kept = st.session_state.get(PARCELS, {})
    kept: Kept = {}
    names: list[dict[str, str]] = []
    sent: set[str] = set()
    for panel in panels:
        names.append({})
        for name, evidence in _evidence(panel):
            mark = id(evidence)
            if mark not in kept:
                kept[mark] = before.get(mark) or (
                    evidence,
                    parcel(panel.salience, evidence, BUDGET // len(panels)),
                )
            _, made = kept[mark]
            if not made:
                continue
            names[-1][name] = made.id
            if made.id not in sent:
                _carrier(key=f"evidence {made.id}", data=made.content)
                sent.add(made.id)
    st.session_state[PARCELS] = kept
    return names


def _evidence(panel: Shown) -> list[tuple[str, Evidence]]:
    """What the browser can use, by the name it looks for."""
    known = panel.salience.evidence
    found = []
    for method in METHODS.values():
        for key, evidence in known.items():
            if method.name in ARRAYS and key == method.key(key.granularity or "lines", DEFAULTS):
                found.append((evidence_name(method.name, key.granularity), evidence))
    return found
