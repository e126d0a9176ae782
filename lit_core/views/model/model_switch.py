"""Changes the model in use to another that is here, or gets the one the app prefers."""

import streamlit as st

from lit_core.distinct_names import distinct_names
from lit_core.formatting import format_bytes
from lit_core.gemma import DEFAULT, EMBEDDED, HubModel, resolve
from lit_core.views.messages import plain, say
from lit_core.views.model.model_in_use import models_here, use_model
from lit_core.views.state.resources import model_in_use, settings

SWITCH = "model switch"


def model_switch() -> None:
    """A field with the model in use, and those that are here to change to."""
    name, precision = model_in_use()
    here = models_here()
    titles = distinct_names([resolve(each).title for each in here], here)
    # A browser that comes back from another page sends what it last had in a field, and Streamlit
    # takes that for a choice. So the field is a new one whenever another model is used.
    drawn, number = st.session_state.get(SWITCH, (name, 0))
    st.session_state[SWITCH] = (name, number + (drawn != name))
    key = f"{SWITCH} {st.session_state[SWITCH][1]}"
    st.selectbox(
        "Model in use",
        here,
        index=here.index(name),
        format_func=dict(zip(here, titles, strict=True)).__getitem__,
        key=key,
        on_change=lambda: use_model(st.session_state[key], precision),
    )
    if name == EMBEDDED and not settings().models:
        _offer_default(precision)


def _offer_default(precision: str) -> None:
    source = resolve(DEFAULT)
    if not isinstance(source, HubModel) or source.is_local:
        return
    preset = source.preset
    account = "" if preset.hub.needs_account else ", no account needed"
    say(
        st.caption,
        f"{source.title} is not on this machine, so {resolve(EMBEDDED).title} answers: "
        f"get it once ({format_bytes(preset.download_bytes)}{account}).",
    )
    st.button(
        plain(f"Get {source.title}"),
        on_click=use_model,
        args=(DEFAULT, precision),
        help=source.notice,
    )
