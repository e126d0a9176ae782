"""Says which terms a model is under."""

import streamlit as st

from lit_core.gemma import Preset


def terms_caption(preset: Preset | None) -> None:
    """The terms, with a link to them, where they are known."""
    if preset and preset.notice:
        shown = preset.terms.removeprefix("https://")
        st.caption(preset.notice.replace(shown, f"[{shown}]({preset.terms})"))
