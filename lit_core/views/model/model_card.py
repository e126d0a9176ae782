"""The model in use, in the header of every page: its name, its state, and more when pressed."""

import streamlit as st

from lit_core.engine import LOADING, WAITING, Job
from lit_core.formatting import format_parameters
from lit_core.gemma import ModelInfo, resolve
from lit_core.views.messages import plain, say
from lit_core.views.model.loading_state import loading_state
from lit_core.views.model.measured_memory import keep_measured_memory
from lit_core.views.model.model_in_use import load_model_in_use
from lit_core.views.model.model_switch import model_switch
from lit_core.views.model.terms import terms_caption
from lit_core.views.state.resources import engine, model_in_use

AWAITED = "loading awaited"
# Not more often: other sessions' pages wait while this one is drawn.
POLL_SECONDS = 1.0
# Of what the pressed button shows, in pixels.
WIDTH = 400


def model_card() -> None:
    """Load the model, if it is not loaded, and say so until it is."""
    job = load_model_in_use()
    loading = not job.finished
    if loading:
        st.session_state[AWAITED] = job
    elif st.session_state.pop(AWAITED, None) is job:
        # Before it has worked, which takes more.
        keep_measured_memory(model_in_use(), engine())
    # A fragment either way: its button stays the same, and open, when the model is loaded.
    st.fragment(_card, run_every=POLL_SECONDS if loading else None)(job, loading)


def _card(job: Job[ModelInfo], loading: bool) -> None:
    if job is not load_model_in_use() or (loading and job.finished):
        st.rerun()
    source = resolve(model_in_use()[0])
    with st.container(key="model", horizontal=True, vertical_alignment="center"):
        if source.caution:
            with st.container(key="caution"):
                say(st.caption, source.caution)
        state = loading_state(job, engine())
        label = plain(f"{source.title} · {state}")
        with st.popover(label, key="model-card"), st.container(width=WIDTH):
            model_switch()
            if not job.finished:
                _progress(job)
            elif not job.error:
                _facts(job.result())
            if source.caution:
                say(st.caption, source.caution)
            terms_caption(source)
            st.page_link(
                "model.py", label="All models, and what they take", icon=":material/memory:"
            )


def _progress(job: Job[ModelInfo]) -> None:
    progress = job.progress
    say(st.caption, f"{progress.stage}…")
    if progress.total:
        st.progress(min(progress.done / progress.total, 1.0))
    if progress.stage not in (WAITING, LOADING):
        st.button("Stop", icon=":material/stop_circle:", on_click=job.cancel, key="stop loading")


def _facts(info: ModelInfo) -> None:
    st.caption(
        f"{format_parameters(info.parameters)} parameters · {info.dtype} · {info.device} · "
        f"prompt and answer together up to {info.context_length:,} tokens"
    )
    with st.expander("Details"):
        say(
            st.caption,
            f"Keras on {info.backend}. The fingerprint {info.fingerprint} changes with weights, "
            "tokenizer, precision and backend.",
        )
