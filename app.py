"""The server: Streamlit around the page router, behind checks of who asks for a page."""

import threading
from importlib import import_module

import streamlit as st
from starlette.middleware import Middleware

from lit_core.views.same_origin import SameOrigin
from lit_core.views.security_headers import SecurityHeaders
from lit_core.views.state.browser import BrowserCookie
from lit_core.views.streamlit_patches import apply_streamlit_patches

# What pages need, imported while the first browser still loads the app's scripts. Altair is for
# charts alone and may take seconds. One thread begins with it: two sessions that import it at the
# same moment, each from another page, can lock each other out, and one of them gets an error in the
# place of its page.
IN_ADVANCE = ("lit_core.views.inputs.editor", "lit_core.views.results.result", "altair")
threading.Thread(target=lambda: [*map(import_module, IN_ADVANCE)], daemon=True).start()
apply_streamlit_patches()
app = st.App(
    "pages/_router.py",
    middleware=[Middleware(SameOrigin), Middleware(SecurityHeaders), Middleware(BrowserCookie)],
)
