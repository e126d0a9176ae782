"""Says which terms a model is under."""

import streamlit as st

from lit_core.gemma import ModelSource


def terms_caption(source: ModelSource, page: str = "") -> None:
    """The terms, with a link to them, where they are known.

    Args:
        source: the model.
        page: the address where its licence can be read; empty where there is no such page.
    """
    shown = source.terms.removeprefix("https://")
    notice = source.notice.replace(shown, f"[{shown}]({source.terms})") if source.notice else ""
    card = f"[Licence and model card]({page})" if page else ""
    if told := " ".join(filter(None, (notice, card))):
        st.caption(told)
