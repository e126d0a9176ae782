"""The results of one or more runs: answers, colours, tables and downloads."""

from collections.abc import Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lit_core.compare import (
    Cell,
    DeletionReport,
    ExplainedAnswer,
    Interactions,
    disagreement,
    finding,
    first_difference,
    interaction_sentences,
    is_worth_following,
    partners,
    passed_on,
    through_answer,
    verdicts,
)
from lit_core.engine import STOPPED, Run
from lit_core.salience import TypedText, find_method
from lit_core.views.components.salience_view import Panel, PanelText, ViewText, salience_view
from lit_core.views.messages import say
from lit_core.views.notices import model_disclaimer
from lit_core.views.results.counterfactuals import (
    WHAT_WOULD_CHANGE,
    counterfactual_panel,
    counterfactual_reports,
)
from lit_core.views.results.details import details
from lit_core.views.results.downloads import download_buttons
from lit_core.views.results.durations import method_durations, seconds_to_confirm, start_button
from lit_core.views.results.explanations import (
    STOPPED_EXPLANATION,
    Pairs,
    computing_status,
    contrast_error,
    coverage_caption,
    every_line_known,
    follow_view,
    forget_other_failures,
    known_evidence,
    missing_explanations,
    request_missing,
    watch,
)
from lit_core.views.results.faithfulness import (
    deletion_reports,
    deletion_test_button,
    faithfulness_panel,
    interactions,
)
from lit_core.views.results.influence_changes import changes_chart
from lit_core.views.results.input_counterfactuals import input_reports
from lit_core.views.results.likelihoods import likelihood_table
from lit_core.views.results.watching import restart_notice
from lit_core.views.state.selection_state import SelectionState

NO_MISTAKE = (
    "What an answer reacts to most need not be what is wrong: "
    f"“{WHAT_WOULD_CHANGE}”, below, looks for a mistake."
)


def show_results(
    runs: Sequence[Run], selection: SelectionState, state: DeltaGenerator, notice: str = ""
) -> None:
    """The answers side by side; those that failed say why.

    Args:
        runs: what is shown.
        selection: what of it is selected.
        state: where progress is shown, so that nothing moves while it comes and goes.
        notice: what was changed since the runs began.

    Raises:
        SalienceError: the answers cannot be explained this way.
    """
    cells = [run.cell() for run in runs]
    view, fault = selection.usable_view(cells)
    if any(cell.error for cell in cells):
        forget_other_failures(_pairs(runs, selection.shown(cells, view)))
        cells = [run.cell() for run in runs]
    panels = selection.shown(cells, view)
    pairs = _pairs(runs, panels)
    before = known_evidence(pairs)
    follow_view(pairs)
    if known_evidence(pairs) != before:
        # Somebody asked for it before: it is shown rather than what there was without it.
        st.rerun()
    missing = missing_explanations(pairs)
    status = contrast_error(missing, view)
    seconds = None if status else seconds_to_confirm(missing)
    if seconds:
        status = f"{find_method(view.method).title} takes long here: press Start to compute it."
    elif missing and not status:
        jobs = request_missing(missing)
        if all(job.state == "done" for job in jobs):
            # Remembered from an earlier run: it is known from now on.
            st.rerun()
        status = computing_status(jobs, view)
    # What was stopped may have been asked for again.
    _problems(runs, [run.cell() for run in runs], panels, status)
    with state:
        if seconds:
            start_button(missing, seconds)
        elif missing or not deletion_test_button(pairs):
            watch(pairs)
    if not panels:
        return
    explained = [panel.explained for panel in panels if panel.explained]
    reports = deletion_reports(pairs)
    text = ViewText(
        panels=[] if status else _panel_texts(pairs, reports),
        headline=first_difference(explained),
        notice=notice,
        fault=fault,
        status=status,
        durations=method_durations(pairs),
        offers_multi_hop=not status and any(map(is_worth_following, explained)),
    )
    salience_view(panels, view, selection.revision, selection.on_change, text)
    model_disclaimer(panels[0].cell)
    coverage_caption(panels)
    if status:
        return
    chart = None
    if len(explained) > 1:
        chart = changes_chart(explained, [panel.cell.title for panel in panels])
    likelihoods = None
    if explained:
        counterfactual_panel(pairs)
        likelihoods = likelihood_table(cells, runs[0].engine)
        faithfulness_panel(pairs)
    details(cells, explained)
    every_line = every_line_known(pairs)
    download_buttons(
        cells,
        explained,
        view,
        reports,
        interactions(pairs),
        counterfactual_reports(pairs),
        input_reports(pairs),
        chart,
        likelihoods,
        every_line=every_line,
    )


def _problems(
    runs: Sequence[Run], cells: Sequence[Cell], panels: Sequence[Panel], status: str
) -> None:
    """What went wrong, unless the view's status says it, and how typed words were read."""
    restart_notice(runs)
    for error in dict.fromkeys(cell.error for cell in cells if cell.error):
        titles = ", ".join(cell.title for cell in cells if cell.error == error)
        if error == STOPPED:
            if status != STOPPED_EXPLANATION:
                say(st.info, error)
        else:
            say(st.error, f"{titles}: {error}")
    for run, cell in zip(runs, cells, strict=True):
        _tell(_how_read(run, cell), cell, len(cells))
    for panel in panels:
        if panel.explained:
            foil = panel.attribution.foil_spacing_notice(panel.explained.config)
            _tell(foil, panel.cell, len(panels))
    for cell in cells:
        if cell.generation and cell.generation.response_tokens and not cell.attribution:
            with st.container(border=True):
                say(st.caption, cell.title)
                st.text(cell.generation.response)


def _panel_texts(pairs: Pairs, reports: Sequence[DeletionReport | None]) -> list[PanelText]:
    tested = iter(reports)
    together = iter(interactions(pairs))
    return [
        _panel_text(
            panel.explained,
            next(tested),
            next(together),
            preliminary=_improving(run),
            advise=len(pairs) == 1,
        )
        if panel.explained
        else PanelText()
        for run, panel in pairs
    ]


def _panel_text(
    one: ExplainedAnswer,
    report: DeletionReport | None,
    together: Interactions,
    *,
    preliminary: bool,
    advise: bool,
) -> PanelText:
    said = verdicts(one, report) if report else []
    notes = [
        NO_MISTAKE if advise and report is None else "",
        through_answer(one),
        *interaction_sentences(one.cell.prompt, together),
        disagreement(one),
    ]
    if report and not report.finds_what_decides:
        notes.append(f"“{WHAT_WOULD_CHANGE}”, below, looks for the part that does decide.")
    shown = [note for note in notes if note]
    remarks = partners(one.cell.prompt, together) | passed_on(one)
    found = finding(one, report)
    return PanelText(f"So far, {found}" if preliminary and found else found, said, shown, remarks)


def _improving(run: Run) -> bool:
    """Whether the figures that are shown are being made more exact."""
    return run.explanation is not None and run.explanation.improving


def _tell(told: str, cell: Cell, of: int) -> None:
    if told:
        say(st.caption, f"{cell.title}: {told}" if of > 1 else told)


def _how_read(run: Run, cell: Cell) -> str:
    """Whether an answer that somebody typed was read with a space before it."""
    typed, generation = run.answer, cell.generation
    if not isinstance(typed, TypedText) or not generation:
        return ""
    return typed.spacing_notice(run.prompt, generation.response, "The answer that was typed")


def _pairs(runs: Sequence[Run], panels: Sequence[Panel]) -> Pairs:
    of = {(run.variant, run.sample_index): run for run in runs}
    return [(of[panel.cell.variant, panel.cell.sample_index], panel) for panel in panels]
