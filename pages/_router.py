"""The list of pages."""

import streamlit as st

st.set_page_config(page_title="Promptlight", page_icon=":material/highlight:", layout="wide")
st.logo("docs/images/logo.svg", size="large")
st.navigation(
    [
        st.Page("workbench.py", title="Workbench", icon=":material/edit_note:", default=True),
        st.Page("compare.py", title="Compare", icon=":material/compare:"),
    ]
).run()
