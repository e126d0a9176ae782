"""The list of pages."""

import streamlit as st

from lit_core.paths import APP_FOLDER, PACKAGE
from lit_core.views.components.live_input import live_input
from lit_core.views.components.run_shortcut import run_shortcut
from lit_core.views.model.loading_failure import loading_failure
from lit_core.views.model.model_card import model_card
from lit_core.views.model.model_in_use import restore_model
from lit_core.views.state.drafts import sync_drafts
from lit_core.views.state.page_runs import leave_other_pages
from lit_core.views.state.page_state import begin_page

IMAGES = APP_FOLDER / "docs" / "images"

st.set_page_config(page_title="Promptlight", page_icon=str(IMAGES / "icon.svg"), layout="wide")
st.logo(IMAGES / "logo.svg", size="large")
st.html(PACKAGE / "views" / "page.css")
sync_drafts()
header = st.container(key="header")
with header:
    ready = live_input()
    run_shortcut()
restore_model()
page = st.navigation(
    [
        st.Page("workbench.py", title="Workbench", icon=":material/edit_note:", default=True),
        st.Page("compare.py", title="Compare", icon=":material/compare:"),
        st.Page("library.py", title="Library", icon=":material/library_books:"),
        st.Page("model.py", title="Model", icon=":material/memory:"),
    ],
    position="top",
)
begin_page(page.title)
leave_other_pages()
with header:
    with st.container(key="page-title"):
        st.title(page.title, anchor=False)
    model_card()
loading_failure()
if ready:
    page.run()
