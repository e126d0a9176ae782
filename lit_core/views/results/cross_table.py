"""How likely each answer is under each prompt, as a small table."""

import math
from collections.abc import Sequence

import pandas as pd
import streamlit as st

from lit_core.compare import Cell, LikelihoodTable
from lit_core.engine import CrossScores, Engine
from lit_core.errors import PromptlightError
from lit_core.views.messages import say
from lit_core.views.results.watching import POLL_SECONDS

SLOT = "cross scores"


def cross_likelihood_table(cells: Sequence[Cell], engine: Engine) -> LikelihoodTable | None:
    """Every answer read under every prompt by one model, when it is asked for; None before."""
    key = tuple((cell.prompt, cell.generation and cell.generation.response) for cell in cells)
    with st.expander("How likely is each answer under each prompt?", key="cross"):
        st.caption(
            "The model estimates how likely each answer is under each prompt. If a change to a "
            "prompt works, the wrong answer becomes unlikely; it does not merely disappear."
        )
        known: tuple[object, CrossScores] | None = st.session_state.get(SLOT)
        if known is None or known[0] != key:
            st.button(
                "Compute it", icon=":material/grid_on:", on_click=_ask, args=(key, cells, engine)
            )
        elif not known[1].finished:
            _watch(known[1])
        else:
            return _show(known[1])
    return None


def _ask(key: object, cells: Sequence[Cell], engine: Engine) -> None:
    st.session_state[SLOT] = key, CrossScores(engine, cells)


@st.fragment(run_every=POLL_SECONDS)
def _watch(scores: CrossScores) -> None:
    if scores.finished:
        st.rerun()
    st.caption("Reading the answers…")


def _show(scores: CrossScores) -> LikelihoodTable | None:
    try:
        values = scores.log_probabilities()
    except PromptlightError as error:
        say(st.error, error)
        return None
    found = LikelihoodTable(
        tuple(scores.names), tuple(tuple(math.exp(value) for value in row) for row in values)
    )
    percent = [[100 * value for value in row] for row in found.rows]
    columns = [f"answer of {name}" for name in scores.names]
    table = pd.DataFrame(percent, columns=columns)
    table.insert(0, "Prompt", scores.names)
    number = st.column_config.NumberColumn(
        format="%.3g %%",
        help="Probability that the model answers the prompt with exactly this text",
    )
    st.dataframe(table, hide_index=True, column_config=dict.fromkeys(columns, number))
    return found
