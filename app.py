"""The server: Streamlit around the page router, and a name for each browser."""

import streamlit as st
from starlette.middleware import Middleware

from lit_core.views.browser import BrowserCookie
from lit_core.views.page_change import keep_waiting_inputs

keep_waiting_inputs()
app = st.App("pages/_router.py", middleware=[Middleware(BrowserCookie)])
