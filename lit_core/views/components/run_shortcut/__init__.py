"""Ctrl+Enter in a field presses the page's Run button, whose key begins with `run-`."""

from pathlib import Path

import streamlit as st

_component = st.components.v2.component(
    "promptlight_run_shortcut",
    js=(Path(__file__).parent / "run_shortcut.js").read_text(encoding="utf-8"),
)


def run_shortcut() -> None:
    """Have the browser listen for the keys."""
    _component(key="run shortcut")
