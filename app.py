"""The server: Streamlit around the page router, behind checks of who asks for a page."""

import threading
from collections.abc import Iterable
from importlib import import_module

import streamlit as st
from starlette.middleware import Middleware

from lit_core.views.same_origin import SameOrigin
from lit_core.views.security_headers import SecurityHeaders
from lit_core.views.state.browser import BrowserCookie
from lit_core.views.streamlit_patches import apply_streamlit_patches

# These import each other. Two sessions that import them at the same moment, each from another page,
# can lock each other out, and one of them gets an error in the place of its page.
CIRCULAR = ("narwhals.stable.v1", "narwhals.stable.v2")
# What pages need, imported while the first browser still loads the app's scripts.
IN_ADVANCE = ("lit_core.views.inputs.editor", "lit_core.views.results.result")


def import_all(names: Iterable[str]) -> None:
    """Import modules by their names."""
    for name in names:
        import_module(name)


import_all(CIRCULAR)
threading.Thread(target=import_all, args=[IN_ADVANCE], name="imports", daemon=True).start()
apply_streamlit_patches()
app = st.App(
    "pages/_router.py",
    middleware=[Middleware(SameOrigin), Middleware(SecurityHeaders), Middleware(BrowserCookie)],
)
