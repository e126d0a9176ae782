"""Sees to it that what the page is about to show has been computed."""

from collections.abc import Sequence

import streamlit as st

from lit_core.compare import Explained
from lit_core.engine import Explanation, Run
from lit_core.gemma import TargetGradients
from lit_core.salience import find_method
from lit_core.views.components.salience_view import Panel
from lit_core.views.results.watching import watch_explanations
from lit_core.views.state.view import CONTRAST, View

Pairs = Sequence[tuple[Run, Panel]]


def forget_other_failures(pairs: Pairs) -> None:
    """What failed is told where it was asked for, and no longer once something else is."""
    for run, panel in pairs:
        if run.explanation and panel.explained:
            run.explanation.forget_other_failures(panel.explained.config)


def request_missing(pairs: Pairs, view: View) -> str:
    """Ask for what is not known yet of what is selected; says what that is, empty if nothing."""
    wanting = [
        (run.explanation, panel.explained)
        for run, panel in pairs
        if run.explanation and panel.explained and not panel.explained.known
    ]
    if not wanting:
        return ""
    if view.method == CONTRAST and not view.foil.strip():
        return "Type the words that the answer might have said instead of the selected ones."
    if view.method == CONTRAST and all(_says(one, view.foil) for _, one in wanting):
        return "These are the selected words themselves: type others."
    jobs = [explanation.ask(one.config, one.target) for explanation, one in wanting]
    if failed := next((job.error for job in jobs if job.error), None):
        return str(failed)
    if all(job.finished for job in jobs):
        # Remembered from an earlier run: it is known from now on.
        st.rerun()
    return f"Computing {find_method(view.method).title}…"


def _says(one: Explained, words: str) -> bool:
    return one.target.text.split() == words.split()


def watch(pairs: Pairs) -> bool:
    """Show how far the work is, until all is known; what failed can be tried again.

    Whether there is something to show.
    """
    runs = [run for run, _ in pairs]
    explanations = [run.explanation for run in runs if run.explanation]
    if any(job.error for explanation in explanations for job in explanation.asked.values()):
        st.button("Try again", icon=":material/refresh:", on_click=_retry, args=(explanations,))
        return True
    if all(run.complete for run in runs):
        return False
    watch_explanations(runs)
    return True


def _retry(explanations: Sequence[Explanation]) -> None:
    for explanation in explanations:
        explanation.retry()


def say_reach(panels: Sequence[Panel]) -> None:
    """Say where memory was too short to know the influence on every token."""
    for panel in panels:
        for known in panel.attribution.evidence.values():
            if isinstance(known, TargetGradients) and known.reach == "whole sentences":
                st.caption(
                    "The answer is long: its influences are known sentence by sentence, and other "
                    "selections are computed at each click."
                )
                return
