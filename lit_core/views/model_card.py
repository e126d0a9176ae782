"""The model in use, in the sidebar: what it is, and whether it is ready."""

import streamlit as st

from lit_core.engine import Job
from lit_core.gemma import CHOICES, ModelInfo
from lit_core.views.messages import say
from lit_core.views.resources import engine

LOADING_JOB = "loading_job"


def model_card() -> None:
    """Load the model, if it is not loaded, and say so until it is."""
    job: Job[ModelInfo] = st.session_state.setdefault(LOADING_JOB, engine().load())
    with st.sidebar:
        if job.finished:
            _result(job)
        else:
            _wait(job)


@st.fragment(run_every=0.5)
def _wait(job: Job[ModelInfo]) -> None:
    if job.finished:
        st.rerun()
    st.caption(f"**{_title(engine().model_name)}**")
    progress = job.progress
    say(st.caption, f"{progress.stage}…")
    if progress.total:
        st.progress(min(progress.done / progress.total, 1.0))
        st.button("Stop", icon=":material/stop_circle:", on_click=job.cancel, key="stop loading")


def _result(job: Job[ModelInfo]) -> None:
    if job.error:
        say(st.error, job.error)
        st.button("Load again", on_click=lambda: st.session_state.pop(LOADING_JOB))
        return
    info = job.result()
    st.caption(f"**{_title(info.name)}**")
    size = info.parameters / 1e6
    shown = f"{size:.1f} M" if size < 1000 else f"{size / 1000:.1f} B"
    st.caption(f"{shown} parameters · {info.device} · loaded", help=f"Keras on {info.backend}")
    if info.teaching:
        st.caption(
            "Teaching model, knows made-up menu prompts. "
            "For other prompts, start the app with a larger Gemma."
        )


def _title(name: str) -> str:
    return next((choice.title for choice in CHOICES if choice.name == name), name)
