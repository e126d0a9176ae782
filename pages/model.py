"""Model: which models there are, what each takes, and which one is used."""

import streamlit as st

from lit_core.views.model.model_list import model_list
from lit_core.views.notices import notices

st.caption("Choose the model for this browser. Other people's choices do not change.")
notices()
model_list()
