"""What every page says first, when there is something to say."""

import streamlit as st

from lit_core.views.kept import FAULT
from lit_core.views.messages import say
from lit_core.views.prompt_choice import shelf
from lit_core.views.resources import store_error


def notices() -> None:
    """Say what cannot be kept and which prompt files cannot be read, where that is so."""
    if error := store_error():
        say(st.warning, error)
    elif fault := st.session_state.get(FAULT):
        say(st.warning, fault)
    for fault in shelf().faults:
        say(st.warning, fault)
