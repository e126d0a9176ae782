"""Which model this browser uses: chosen in the sidebar or on the Model page, and kept."""

import streamlit as st

from lit_core.gemma import default_model, offered_models
from lit_core.views.state.drafts import drafts, keep_draft
from lit_core.views.state.resources import IN_USE, first_model, model_in_use, settings

SLOT, LOADING_JOB = "model", "loading_job"


def restore_model() -> None:
    """Use the model that was chosen in this browser, as long as the server is set up as it was."""
    if IN_USE in st.session_state:
        return
    first = first_model()
    kept = drafts().get(SLOT)
    if isinstance(kept, dict) and tuple(kept.get("first", ())) == first:
        st.session_state[IN_USE] = (str(kept["name"]), str(kept["precision"]))
    else:
        st.session_state[IN_USE] = first


def use_model(name: str, precision: str) -> None:
    """From now on use this model in this browser."""
    st.session_state[IN_USE] = (name, precision)
    st.session_state.pop(LOADING_JOB, None)
    keep_draft(SLOT, {"first": first_model(), "name": name, "precision": precision})


def models_here() -> list[str]:
    """Models to change to without a download: the server's, those that are here, the one in use."""
    here = (source.name for source in offered_models() if source.is_local)
    return list(dict.fromkeys([*settings().models, default_model(), *here, model_in_use()[0]]))
