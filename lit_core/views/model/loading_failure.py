"""Why the model in use could not be loaded, in the page, and what to do next."""

import streamlit as st

from lit_core.errors import Cancelled
from lit_core.gemma import EMBEDDED, resolve
from lit_core.settings import PRECISIONS
from lit_core.views.messages import plain, say
from lit_core.views.model.model_in_use import load_again, load_model_in_use, use_model
from lit_core.views.state.resources import ModelKey, first_model, model_in_use


def loading_failure() -> None:
    """Say why there is no model, where that is so, with buttons that lead on."""
    if not (error := load_model_in_use().error):
        return
    say(st.info if isinstance(error, Cancelled) else st.error, error)
    with st.container(horizontal=True):
        st.button("Load again", on_click=load_again)
        if back := _way_back():
            title = resolve(back[0]).title
            st.button(plain(f"Use {title} instead"), on_click=use_model, args=back)


def _way_back() -> ModelKey | None:
    """What to use in place of a model that cannot be loaded: the app's first, or the embedded."""
    used, first = model_in_use(), first_model()
    if used != first:
        return first
    return None if used[0] == EMBEDDED else (EMBEDDED, PRECISIONS[0])
