"""This browser's drafts: read once a session, and written as they change.

What cannot be written stays in the session and is tried again until it is written.
"""

import time
from typing import Any

import streamlit as st

from lit_core.errors import StoreError
from lit_core.views.state.browser import browser_name
from lit_core.views.state.resources import RETRY_SECONDS, draft_store, store_error

_READ, _UNSAVED, _FAULT = "drafts", "unsaved drafts", "draft fault"
_NEXT_TRY = "next try to keep drafts"


def drafts() -> dict[str, Any]:
    """Every draft of this browser, by slot."""
    return {**st.session_state.get(_READ, {}), **st.session_state.get(_UNSAVED, {})}


def draft_error() -> str:
    """Why drafts are not kept, or not known; empty where all is well."""
    return str(store_error() or st.session_state.get(_FAULT, ""))


def keep_draft(slot: str, value: Any) -> None:
    """Keep a value under the name of its slot."""
    _unsaved()[slot] = value
    sync_drafts()


def sync_drafts() -> None:
    """Read the drafts that are not read yet, and write those that are not written yet.

    After a failure the next seconds' calls do nothing: a database that another program holds makes
    each try wait.
    """
    store, now = draft_store(), time.monotonic()
    if store is None or now < st.session_state.get(_NEXT_TRY, 0):
        return
    try:
        if _READ not in st.session_state:
            st.session_state[_READ] = store.load(browser_name())
        if _unsaved():
            store.save(browser_name(), _unsaved())
            st.session_state[_READ].update(_unsaved())
            _unsaved().clear()
        st.session_state.pop(_FAULT, None)
    except StoreError as error:
        st.session_state[_FAULT] = str(error)
        st.session_state[_NEXT_TRY] = time.monotonic() + RETRY_SECONDS


def _unsaved() -> dict[str, Any]:
    return st.session_state.setdefault(_UNSAVED, {})
