"""What is loaded, what it takes, and buttons that give the memory back."""

import streamlit as st

from lit_core.engine import Engine, Job
from lit_core.formatting import format_bytes
from lit_core.gemma import memory_owner, resolve, total_bytes
from lit_core.views.messages import say
from lit_core.views.state.resources import model_in_use, models

UNLOADING, TOLD = "unloading", "unloading told"


@st.fragment(run_every=1.0)
def loaded_models() -> None:
    """A row for each loaded model, and what they hold in all."""
    found = models().loaded()
    for (name, precision), engine in found.items():
        _row(name, precision, engine)
    if not found:
        st.caption("Nothing is loaded. A model is loaded when it is first needed.")
    st.caption(
        f"Loaded models use {format_bytes(models().held_bytes())} of {memory_owner()} "
        f"{format_bytes(total_bytes())}, including the overhead of their processes. "
        f"Their weights may use up to {format_bytes(models().budget)}: "
        "to make room for another model, the least recently used one is unloaded."
    )
    unloading: tuple[str, Engine, Job[int]] | None = st.session_state.get(UNLOADING)
    if not unloading:
        return
    name, engine, job = unloading
    if not job.finished:
        st.caption("Unloading after its current work is finished…")
    elif engine.info:
        del st.session_state[UNLOADING]  # it was needed again
    else:
        _say_what_came_back(name, job)
    if job.finished and st.session_state.get(TOLD) is not job:
        # The sidebar says what is loaded, too.
        st.session_state[TOLD] = job
        st.rerun()


def _row(name: str, precision: str, engine: Engine) -> None:
    with st.container(border=True):
        here = ", in use here" if (name, precision) == model_in_use() else ""
        source = resolve(name)
        say(st.markdown, source.title + here)
        if info := engine.info:
            size = format_bytes(source.weight_bytes(precision) or 0)
            say(
                st.caption,
                f"{precision} · about {size} · {info.backend} · {info.device} · up to "
                f"{info.context_length:,} tokens · fingerprint {info.fingerprint}",
            )
        st.button("Unload", key=f"unload {name} {precision}", on_click=_unload, args=(name, engine))


def _unload(name: str, engine: Engine) -> None:
    st.session_state[UNLOADING] = name, engine, engine.unload()


def _say_what_came_back(name: str, job: Job[int]) -> None:
    if job.error:
        say(st.error, job.error)
        return
    say(
        st.caption,
        f"{resolve(name).title} was unloaded: {format_bytes(job.result())} are free again.",
    )
