"""The model in use, in the sidebar: what it is, and whether it is ready."""

import streamlit as st

from lit_core.engine import LOADING, WAITING, Job
from lit_core.formatting import format_parameters
from lit_core.gemma import EMBEDDED, ModelInfo, resolve
from lit_core.settings import PRECISIONS
from lit_core.views.messages import plain, say
from lit_core.views.model.model_in_use import LOADING_JOB, use_model
from lit_core.views.model.model_switch import model_switch
from lit_core.views.model.terms import terms_caption
from lit_core.views.state.resources import ModelKey, engine, first_model, model_in_use


def model_card() -> None:
    """Load the model, if it is not loaded, and say so until it is."""
    if LOADING_JOB not in st.session_state:
        st.session_state[LOADING_JOB] = engine().load()
    job: Job[ModelInfo] = st.session_state[LOADING_JOB]
    with st.sidebar:
        model_switch()
        if job.finished:
            _result(job)
        else:
            _wait(job)


@st.fragment(run_every=1.0)
def _wait(job: Job[ModelInfo]) -> None:
    if job.finished:
        st.rerun()
    progress = job.progress
    say(st.caption, f"{progress.stage}…")
    if progress.total:
        st.progress(min(progress.done / progress.total, 1.0))
    if progress.stage not in (WAITING, LOADING):
        st.button("Stop", icon=":material/stop_circle:", on_click=job.cancel, key="stop loading")


def _result(job: Job[ModelInfo]) -> None:
    if job.error:
        say(st.error, job.error)
        st.button("Load again", on_click=lambda: st.session_state.pop(LOADING_JOB))
        if back := _way_back():
            title = resolve(back[0]).title
            st.button(plain(f"Use {title} instead"), on_click=use_model, args=back)
        return
    info = job.result()
    if engine().info:
        state = "loaded"
    else:
        state = "loading" if engine().loading else "loads when it is needed"
    st.caption(
        f"{format_parameters(info.parameters)} parameters · {info.dtype} · {info.device} · {state}",
        help=f"Keras on {info.backend}, up to {info.context_length:,} tokens. The fingerprint "
        f"{info.fingerprint} changes with weights, tokenizer, precision and backend.",
    )
    if info.caution:
        say(st.caption, info.caution)
    terms_caption(resolve(model_in_use()[0]))


def _way_back() -> ModelKey | None:
    """What to use in place of a model that cannot be loaded: the app's first, or the embedded."""
    used, first = model_in_use(), first_model()
    if used != first:
        return first
    return None if used[0] == EMBEDDED else (EMBEDDED, PRECISIONS[0])
