"""The server: Streamlit around the page router, behind checks of who asks for a page."""

# Imported before anybody comes: two sessions that import it at the same moment, each from another
# page, can lock each other out, and one of them gets an error in the place of its page.
import altair  # noqa: F401
import streamlit as st
from starlette.middleware import Middleware

from lit_core.views.same_origin import SameOrigin
from lit_core.views.security_headers import SecurityHeaders
from lit_core.views.state.browser import BrowserCookie
from lit_core.views.streamlit_patches import apply_streamlit_patches

apply_streamlit_patches()
app = st.App(
    "pages/_router.py",
    middleware=[Middleware(SameOrigin), Middleware(SecurityHeaders), Middleware(BrowserCookie)],
)
