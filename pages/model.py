"""Model: which model is used, what else there is, what is loaded, and what that takes."""

import streamlit as st

from lit_core.views.model.loaded_models import loaded_models
from lit_core.views.model.model_choice import model_choice
from lit_core.views.notices import notices

st.caption("Choose the model for this browser. Other people's choices do not change.")
notices()
left, right = st.columns([3, 2], gap="large")
with left:
    st.header("Choose")
    model_choice()
with right:
    st.header("Loaded")
    loaded_models()
