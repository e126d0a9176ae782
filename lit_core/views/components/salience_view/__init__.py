"""The salience view: prompts and answers with the influence of each part drawn into the text."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import streamlit as st

from lit_core.salience import METHODS, Evidence, MethodOptions
from lit_core.views.components.asset_component import asset_component
from lit_core.views.components.salience_view.evidence_payload import (
    ARRAYS,
    BUDGET,
    EvidencePayload,
    evidence_payload,
)
from lit_core.views.components.salience_view.panels import (
    NO_TEXT,
    Panel,
    PanelText,
    ViewText,
    evidence_name,
    view_data,
)
from lit_core.views.state.view import View

__all__ = ["Panel", "PanelText", "ViewText", "salience_view"]

FOLDER = Path(__file__).parent
SCRIPTS = FOLDER / "js"
HTML = (FOLDER / "view.html").read_text(encoding="utf-8")
# The last one changes the others for print.
SHEETS = ("controls", "panels", "text", "changes")
CSS = "\n".join((FOLDER / "css" / f"{s}.css").read_text(encoding="utf-8") for s in SHEETS)
KEY, PAYLOADS = "salience view", "evidence payloads"

Kept = dict[int, tuple[Evidence, EvidencePayload | None]]


def salience_view(
    panels: Sequence[Panel],
    view: View,
    revision: int,
    on_view: Callable[[Mapping[str, Any]], None],
    text: ViewText = NO_TEXT,
) -> None:
    """Draw the panels; what is chosen in them comes to `on_view` before the page runs again.

    Args:
        panels: what is shown.
        view: what was chosen last.
        revision: a new number makes the browser show `view`; with the same number as before, the
            browser keeps the user's later choices.
        on_view: takes the new choices as plain data.
        text: what the view says in words.
    """

    def changed() -> None:
        if value := st.session_state[KEY].get("view"):
            on_view(value)

    with st.container(gap=None, key="evidence"):
        payloads = _send_evidence(panels)
    data = view_data(panels, view, payloads, text) | {"revision": revision}
    draw = asset_component("salience_view", SCRIPTS, "main.js", HTML, CSS)
    draw(key=KEY, data=data, on_view_change=changed)


def _send_evidence(panels: Sequence[Panel]) -> list[dict[str, str]]:
    """Send each panel's evidence, once while it stays the same; the ids of what is sent."""
    send = asset_component("evidence", SCRIPTS, "evidence_loader.js")
    before: Kept = st.session_state.get(PAYLOADS, {})
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
                    evidence_payload(panel.attribution, evidence, BUDGET // len(panels)),
                )
            _, payload = kept[mark]
            if not payload:
                continue
            names[-1][name] = payload.id
            if payload.id not in sent:
                send(key=f"evidence {payload.id}", data=payload.content)
                sent.add(payload.id)
    st.session_state[PAYLOADS] = kept
    return names


def _evidence(panel: Panel) -> list[tuple[str, Evidence]]:
    """What the browser can use, by the name it looks for: what answers most comes first."""
    found: dict[str, Evidence] = {}
    for method in METHODS.values():
        for key, evidence in panel.attribution.evidence.items():
            own = method.key(key.granularity or "lines", MethodOptions())
            if method.name in ARRAYS and replace(key, targets="") == own:
                found.setdefault(evidence_name(method.name, key.granularity), evidence)
    return list(found.items())
