"""Shows runs while they go on, and lets them be stopped."""

from collections.abc import Sequence

import streamlit as st

from lit_core.engine import Run


def all_finished(runs: Sequence[Run]) -> bool:
    """Move runs on where they wait for it, and tell whether all are through."""
    for run in runs:
        run.advance()
    return all(run.finished for run in runs)


@st.fragment(run_every=0.25)
def watch_runs(runs: Sequence[Run]) -> None:
    """The answers as they are written, and a button that stops them."""
    if all_finished(runs):
        st.rerun()
    st.button("Stop", icon=":material/stop_circle:", on_click=_cancel, args=(runs,))
    for column, run in zip(st.columns(len(runs)), runs, strict=True):
        with column.container(border=True):
            st.markdown(f"**{run.variant.name}**")
            st.caption("Ready" if run.finished else f"{run.stage}…")
            st.text(run.text)


def _cancel(runs: Sequence[Run]) -> None:
    for run in runs:
        run.cancel()
