"""The folders, files and addresses that this browser used models from, the last one first."""

import streamlit as st

from lit_core.gemma import is_address, name_and_location, offered_models
from lit_core.views.state.drafts import drafts, keep_draft
from lit_core.views.state.resources import settings

SLOT = "model places"
MOST = 6
THIS_MACHINE = ("localhost", "127.0.0.1", "::1")


def recent_places() -> list[str]:
    """What was typed to name them."""
    kept = drafts().get(SLOT, [])
    return [str(place) for place in kept] if isinstance(kept, list) else []


def usable_places() -> list[str]:
    """Those of them that a visitor may name on this server."""
    return [place for place in recent_places() if may_be_named(place)]


def keep_place(place: str) -> None:
    """Offer a place again; the oldest goes where there are too many."""
    others = [each for each in recent_places() if each != place]
    keep_draft(SLOT, [place, *others][:MOST])


def forget_place(place: str) -> None:
    """Offer a place no more."""
    keep_draft(SLOT, [each for each in recent_places() if each != place])


def may_be_named(place: str) -> bool:
    """Whether a visitor may name it: folders only where everybody is on the server's machine."""
    _, location = name_and_location(place)
    local = st.get_option("server.address") in THIS_MACHINE
    listed = [*settings().models, *(source.name for source in offered_models())]
    return local or is_address(location) or location in listed
