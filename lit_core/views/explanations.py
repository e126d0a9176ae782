"""Sees to it that what the page is about to show has been computed."""

from collections.abc import Sequence

import streamlit as st

from lit_core.compare import Explained
from lit_core.engine import Explanation, Run
from lit_core.gemma import TargetGradients
from lit_core.views.view_settings import CONTRAST, ViewSettings
from lit_core.views.watching import watch_explanations


def explained_by(
    runs: Sequence[Run], explained: Sequence[Explained], settings: ViewSettings
) -> bool:
    """Whether every answer's influence is known; what is not is asked for and watched.

    Args:
        runs: the runs of all cells, those that failed included.
        explained: the cells that have an answer, each with its selection.
        settings: what is asked.
    """
    shown = settings.method, settings.granularity
    if any(grouped(one) for one in explained):
        st.caption(
            "The answer is long: its influences are known sentence by sentence, and other "
            "selections are worked out at each click."
        )
    missing = [one for one in explained if not one.known(*shown)]
    if not missing or (settings.method == CONTRAST and not settings.foil):
        return not missing
    asked = [run for one in missing for run in runs if run.variant == one.cell.variant]
    explanations = [run.explanation for run in asked if run.explanation]
    jobs = [
        explanation.ask(*shown, one.options, one.target)
        for explanation, one in zip(explanations, missing, strict=True)
    ]
    if any(job.error for job in jobs):
        st.button("Try again", icon=":material/refresh:", on_click=_retry, args=(explanations,))
    else:
        watch_explanations(asked)
    return False


def _retry(explanations: Sequence[Explanation]) -> None:
    for explanation in explanations:
        explanation.retry()


def grouped(one: Explained) -> bool:
    """Whether memory was too short to know the influence on every token."""
    return any(
        isinstance(known, TargetGradients) and known.reach == "whole sentences"
        for known in one.salience.evidence.values()
    )
