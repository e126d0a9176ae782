"""The list of pages."""

import streamlit as st

from lit_core.paths import APP_FOLDER, PACKAGE
from lit_core.views.as_typed import as_typed
from lit_core.views.drafts import sync_drafts
from lit_core.views.kept import turn_to_page
from lit_core.views.model_in_use import restore_model

IMAGES = APP_FOLDER / "docs" / "images"

st.set_page_config(
    page_title="Promptlight",
    page_icon=str(IMAGES / "icon.svg"),
    layout="wide",
    initial_sidebar_state=240,
)
st.logo(IMAGES / "logo.svg", size="large")
st.html(PACKAGE / "views" / "page.css")
as_typed()
sync_drafts()
restore_model()
page = st.navigation(
    [
        st.Page("workbench.py", title="Workbench", icon=":material/edit_note:", default=True),
        st.Page("compare.py", title="Compare", icon=":material/compare:"),
        st.Page("model.py", title="Model", icon=":material/memory:"),
    ]
)
turn_to_page(page.title)
page.run()
