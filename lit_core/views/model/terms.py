"""Says which terms a model is under."""

import streamlit as st

from lit_core.gemma import ModelSource


def terms_caption(source: ModelSource) -> None:
    """The terms, with a link to them, where they are known."""
    if source.notice:
        shown = source.terms.removeprefix("https://")
        st.caption(source.notice.replace(shown, f"[{shown}]({source.terms})"))
