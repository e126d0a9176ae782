"""Hands what is typed to the server while it is typed, not only when a field is left.

So drafts are safe at once, and the count of tokens follows the keys. A text that is too long to be
used is refused when it is pasted.
"""

from pathlib import Path

import streamlit as st

from lit_core.prompts import LONGEST_TEXT

_component = st.components.v2.component(
    "promptlight_as_typed",
    js=(Path(__file__).parent / "as_typed.js").read_text(encoding="utf-8"),
)


def as_typed() -> None:
    """Do so on this page."""
    with st.sidebar:
        _component(key="as typed", data={"most": LONGEST_TEXT})
