"""Which model this browser uses: chosen in the header or on the Model page, and kept."""

import streamlit as st

from lit_core.engine import Job
from lit_core.gemma import ModelInfo, default_model, offered_models
from lit_core.views.state.drafts import drafts, keep_draft
from lit_core.views.state.resources import IN_USE, engine, first_model, model_in_use, settings

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
    load_again()
    keep_draft(SLOT, {"first": first_model(), "name": name, "precision": precision})


def load_model_in_use() -> Job[ModelInfo]:
    """Load the model in use, unless that was asked for before; the job that does it."""
    if LOADING_JOB not in st.session_state:
        st.session_state[LOADING_JOB] = engine().load()
    return st.session_state[LOADING_JOB]


def load_again() -> None:
    """Have the model in use loaded once more, as after a failure."""
    st.session_state.pop(LOADING_JOB, None)


def models_here() -> list[str]:
    """Models to change to without a download: the server's, those that are here, the one in use."""
    here = (source.name for source in offered_models() if source.is_local)
    return list(dict.fromkeys([*settings().models, default_model(), *here, model_in_use()[0]]))
