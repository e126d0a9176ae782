"""What every page says first, when there is something to say."""

import streamlit as st

from lit_core.views.kept import FAULT
from lit_core.views.resources import store_error


def notices() -> None:
    """Say that nothing can be kept, where that is so."""
    if error := store_error():
        st.warning(str(error))
    elif fault := st.session_state.get(FAULT):
        st.warning(fault)
