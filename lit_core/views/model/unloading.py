"""Unloads a model, and says what came of it."""

import streamlit as st

from lit_core.engine import Engine, Job
from lit_core.formatting import format_bytes
from lit_core.gemma import resolve
from lit_core.views.messages import say
from lit_core.views.model.model_facts import machine_sentence
from lit_core.views.state.resources import ModelKey, models

UNLOADING = "unloading"


def unload(model: ModelKey) -> None:
    """Unload a model after the work it already has."""
    engine = models().engine(*model)
    st.session_state[UNLOADING] = model[0], engine, engine.unload()


def memory_in_use(drawn: frozenset[ModelKey]) -> None:
    """Say what loaded models take, and draw the page again when another one is loaded.

    Args:
        drawn: the models that the page shows as loaded.
    """
    _watch(drawn)


@st.fragment(run_every=1.0)
def _watch(drawn: frozenset[ModelKey]) -> None:
    if drawn != frozenset(models().loaded()):
        st.rerun()
    st.caption(machine_sentence(models().held_bytes(), models().budget))
    unloading: tuple[str, Engine, Job[int]] | None = st.session_state.get(UNLOADING)
    if not unloading:
        return
    name, engine, job = unloading
    if not job.finished:
        st.caption("Unloading after its current work is finished…")
    elif engine.info:
        del st.session_state[UNLOADING]  # it was needed again
    elif job.error:
        say(st.error, job.error)
    else:
        freed = format_bytes(job.result())
        say(st.caption, f"{resolve(name).title} was unloaded: {freed} are free again.")
