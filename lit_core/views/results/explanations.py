"""Sees to it that what the page is about to show has been computed."""

from collections.abc import Sequence

import streamlit as st

from lit_core.compare import ExplainedAnswer
from lit_core.engine import STOPPED, AnyJob, Explanation, Run
from lit_core.salience import EvidenceKey, find_method
from lit_core.views.components.salience_view import Panel
from lit_core.views.results.watching import watch_explanations
from lit_core.views.state.view import CONTRAST, View

Pairs = Sequence[tuple[Run, Panel]]
STOPPED_EXPLANATION = "Stopped, as you asked. Press Try again to compute it after all."
ExplainedPair = tuple[Explanation, ExplainedAnswer]


def explained_pairs(pairs: Pairs) -> list[ExplainedPair]:
    """The answers that are explained, with what explains them."""
    return [
        (run.explanation, panel.explained)
        for run, panel in pairs
        if run.explanation and panel.explained
    ]


def forget_other_failures(pairs: Pairs) -> None:
    """Discard errors of explanations other than the selected one, so that they are not shown."""
    for explanation, one in explained_pairs(pairs):
        explanation.forget_other_failures(one.config)


def missing_explanations(pairs: Pairs) -> list[ExplainedPair]:
    """What is selected and not known yet, with what can compute it."""
    return [each for each in explained_pairs(pairs) if not each[1].has_scores]


def follow_view(pairs: Pairs) -> None:
    """Cancel what is not shown any more, and have traced what may be selected next."""
    for explanation, one in explained_pairs(pairs):
        explanation.show(one.config)


def known_evidence(pairs: Pairs) -> list[set[EvidenceKey]]:
    """Of each answer that is explained, which evidence is known."""
    return [
        set(explanation.attribution.evidence) if explanation.attribution else set()
        for explanation, _ in explained_pairs(pairs)
    ]


def every_line_known(pairs: Pairs) -> bool:
    """Whether the influence on each line of each answer is known."""
    return all(run.explanation and run.explanation.knows_every_line for run, _ in pairs)


def contrast_error(missing: Sequence[ExplainedPair], view: View) -> str:
    """Why a contrast cannot be computed; empty where it can, or another method is chosen."""
    if view.method != CONTRAST or not missing:
        return ""
    if not view.foil.strip():
        return "Type the words that the answer might have said instead of the selected ones."
    if all(one.target.text.split() == view.foil.split() for _, one in missing):
        return "These are the selected words themselves: type others."
    return ""


def request_missing(missing: Sequence[ExplainedPair]) -> Sequence[AnyJob]:
    """The jobs that compute what is missing, begun if need be."""
    return [explanation.request_evidence(one.config, one.target) for explanation, one in missing]


def computing_status(jobs: Sequence[AnyJob], view: View) -> str:
    """How far these jobs are: why one failed, or what is being computed."""
    failed = next((str(job.error) for job in jobs if job.error), "")
    if failed == STOPPED:
        return STOPPED_EXPLANATION
    return failed or f"Computing {find_method(view.method).title}…"


def watch(pairs: Pairs) -> bool:
    """Show the progress of unfinished explanations, or a retry button for failed ones.

    Returns:
        Whether anything is shown.
    """
    runs = [run for run, _ in pairs]
    explanations = [run.explanation for run in runs if run.explanation]
    if any(explanation.can_retry for explanation in explanations):
        st.button("Try again", icon=":material/refresh:", on_click=_retry, args=(explanations,))
        return True
    if all(run.complete for run in runs):
        return False
    watch_explanations(runs)
    return True


def _retry(explanations: Sequence[Explanation]) -> None:
    for explanation in explanations:
        explanation.retry()


def coverage_caption(panels: Sequence[Panel]) -> None:
    """Say where memory was too short to know the influence on every token."""
    for panel in panels:
        for key, known in panel.attribution.evidence.items():
            if not key.targets and known.reach == "whole sentences":
                st.caption(
                    "The answer is long: influence is computed for whole sentences, and for other "
                    "selections when you click them."
                )
                return
