"""What pages say of themselves: what cannot be kept, and how far an answer can be trusted."""

import streamlit as st

from lit_core.compare import Cell
from lit_core.gemma import resolve
from lit_core.views.inputs.examples import examples
from lit_core.views.inputs.prompt_choice import prompt_catalog
from lit_core.views.messages import say
from lit_core.views.state.drafts import draft_error, sync_drafts
from lit_core.views.state.resources import RETRY_SECONDS


def notices() -> None:
    """Say what cannot be kept and which prompt files cannot be read, where that is so."""
    if draft_error():
        _unkept()
    known = examples()
    for fault in prompt_catalog().faults + known.faults:
        say(st.warning, fault)
    if known.loading:
        _loading()


@st.fragment(run_every=RETRY_SECONDS)
def _unkept() -> None:
    sync_drafts()
    if not (fault := draft_error()):
        st.rerun()
    say(st.warning, fault)


@st.fragment(run_every=RETRY_SECONDS / 5)
def _loading() -> None:
    if not examples().loading:
        st.rerun()
    st.info("The example prompts are still loading.")


def model_disclaimer(cell: Cell) -> None:
    """Show which model wrote an answer, and the model's limitations if it has known ones."""
    if cell.generation:
        model = cell.generation.model
        told = filter(None, [f"By {resolve(model.name).title}.", model.caution])
        say(st.caption, " ".join(told))
