"""The results of one or more runs: summary, colours, tables and downloads."""

from collections.abc import Sequence

import streamlit as st

from lit_core.compare import Cell, summary
from lit_core.engine import Run
from lit_core.salience import TypedText
from lit_core.views.components.salience_view import Panel, salience_view
from lit_core.views.messages import say
from lit_core.views.notices import model_disclaimer
from lit_core.views.results.cross_table import cross_likelihood_table
from lit_core.views.results.downloads import download_buttons
from lit_core.views.results.explanations import (
    computing_status,
    contrast_error,
    coverage_caption,
    every_line_known,
    follow_view,
    forget_other_failures,
    missing_explanations,
    request_missing,
    watch,
)
from lit_core.views.results.faithfulness import (
    deletion_reports,
    deletion_test_button,
    faithfulness_panel,
)
from lit_core.views.results.influence_changes import changes_chart
from lit_core.views.results.influence_table import influence_table
from lit_core.views.results.watching import restart_notice
from lit_core.views.state.selection_state import SelectionState


def show_results(runs: Sequence[Run], selection: SelectionState) -> None:
    """The answers side by side; those that failed say why.

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
    follow_view(pairs)
    missing = missing_explanations(pairs)
    status = contrast_error(missing, view)
    if missing and not status:
        jobs = request_missing(missing)
        if all(job.state == "done" for job in jobs):
            # Remembered from an earlier run: it is known from now on.
            st.rerun()
        status = computing_status(jobs, view)
    restart_notice(runs)
    for error in dict.fromkeys(cell.error for cell in cells if cell.error):
        titles = ", ".join(cell.title for cell in cells if cell.error == error)
        say(st.error, f"{titles}: {error}")
    for run, cell in zip(runs, cells, strict=True):
        _tell(_how_read(run, cell), cell, len(cells))
    for panel in panels:
        if panel.explained:
            foil = panel.attribution.foil_spacing_notice(panel.explained.config)
            _tell(foil, panel.cell, len(panels))
    for cell in cells:
        if cell.generation and cell.generation.response_tokens and not cell.attribution:
            st.text(cell.generation.response)
    if not panels:
        return
    explained = [panel.explained for panel in panels if panel.explained]
    reports = deletion_reports(pairs)
    with st.container(border=True):
        if explained and not status:
            st.text("\n".join(summary(explained, reports)))
            watched = deletion_test_button(pairs)
        else:
            st.text(status or "Nothing is selected: click a part of an answer below.")
            watched = watch(pairs)
    salience_view(panels, view, selection.revision, selection.on_change, fault, status)
    model_disclaimer(panels[0].cell)
    coverage_caption(panels)
    if not watched:
        watch(pairs)
    if status:
        return
    chart = None
    if len(explained) == 1:
        with st.expander("The numbers", key="numbers"):
            influence_table(explained[0])
    if len(explained) > 1:
        chart = changes_chart(explained, [panel.cell.title for panel in panels])
        st.altair_chart(chart)
        cross_likelihood_table(cells, runs[0].engine)
    if explained:
        faithfulness_panel(pairs)
    every_line = every_line_known(pairs)
    download_buttons(cells, explained, view, reports, chart, every_line=every_line)


def _tell(told: str, cell: Cell, of: int) -> None:
    if told:
        say(st.caption, f"{cell.title}: {told}" if of > 1 else told)


def _how_read(run: Run, cell: Cell) -> str:
    """Whether an answer that somebody typed was read with a space before it."""
    typed, generation = run.answer, cell.generation
    if not isinstance(typed, TypedText) or not generation:
        return ""
    return typed.spacing_notice(run.prompt, generation.response, "The answer that was typed")


def _pairs(runs: Sequence[Run], panels: Sequence[Panel]) -> list[tuple[Run, Panel]]:
    of = {(run.variant, run.sample_index): run for run in runs}
    return [(of[panel.cell.variant, panel.cell.sample_index], panel) for panel in panels]
