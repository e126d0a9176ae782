"""One answer explained under every prompt, so that only the prompts differ."""

from collections.abc import Sequence

import streamlit as st

from lit_core.engine import Run
from lit_core.views.messages import plain
from lit_core.views.state.selection_state import SelectionState

OWN = "own"
CHOICE, READ = "same target", "same target runs"


def same_target(runs: Sequence[Run], selection: SelectionState) -> list[Run]:
    """A switch: each prompt's own answer, or the answer of one of them under all. The runs to show.

    Where an answer was typed to be explained there is nothing to switch.
    """
    written = {str(number): run.cell() for number, run in enumerate(runs) if run.cell().generation}
    if len(written) < 2 or any(run.answer for run in runs):
        return list(runs)
    labels = {OWN: "Each prompt's own answer"}
    labels |= {number: f"The answer of {cell.title}" for number, cell in written.items()}
    if st.session_state.get(CHOICE) not in labels:
        st.session_state[CHOICE] = OWN
    choice = st.radio(
        "Explain",
        list(labels),
        index=list(labels).index(st.session_state[CHOICE]),
        key=CHOICE,
        format_func=lambda choice: plain(labels[choice]),
        horizontal=True,
        on_change=selection.forget,
        help="With the same answer in every panel, what differs comes from the prompts alone.",
    )
    generation = written[choice].generation if choice in written else None
    if choice is None or generation is None:
        return list(runs)
    key = (choice, tuple(map(id, runs)))
    known: tuple[object, list[Run]] | None = st.session_state.get(READ)
    if known is None or known[0] != key:
        for run in known[1] if known else ():
            run.leave()
        read = [Run(run.engine, run.case, run.variant, answer=generation.response) for run in runs]
        read[int(choice)] = runs[int(choice)]
        st.session_state[READ] = known = (key, read)
    return known[1]


def shared_answer() -> str:
    """Whose answer is explained, for a link; empty where each prompt's own is."""
    choice = st.session_state.get(CHOICE, OWN)
    return "" if choice == OWN else str(choice)


def set_shared_answer(choice: str) -> None:
    """Explain the answer a link asks for."""
    st.session_state[CHOICE] = choice or OWN
