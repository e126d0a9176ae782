"""Compare: the same input for two to four versions of a prompt, side by side."""

import streamlit as st

from lit_core.engine import Run
from lit_core.errors import PromptlightError
from lit_core.views.inputs.action_button import ActionButton
from lit_core.views.inputs.changed_inputs import changed_inputs
from lit_core.views.inputs.comparison_inputs import CHOICE, ComparisonInputs, comparison_inputs
from lit_core.views.messages import say
from lit_core.views.notices import notices
from lit_core.views.results.result import show_results
from lit_core.views.results.same_target import same_target
from lit_core.views.results.watching import advance_runs, all_finished, watch_runs
from lit_core.views.state.compare_link import (
    compare_link,
    open_compare_link,
    write_compare_link,
)
from lit_core.views.state.page_runs import PageRuns
from lit_core.views.state.page_state import current_page
from lit_core.views.state.resources import engine
from lit_core.views.state.selection_state import SelectionState

RUNS = PageRuns("compare runs")
RUN = ActionButton("Run comparison", "run-comparison")
selection = SelectionState(current_page())


def start(inputs: ComparisonInputs) -> None:
    """Run every version on the input."""
    RUNS.cancel()
    RUNS.show([Run(engine(), inputs.case, each, answer=inputs.answer) for each in inputs.variants])


notices()
opened = open_compare_link(selection)
row = st.container(horizontal=True, vertical_alignment="bottom")
inputs = comparison_inputs(row)
# What was typed last is known only now.
RUN.draw(
    row,
    type="primary",
    icon=":material/play_arrow:",
    disabled=not inputs.ready,
)
if RUN.pressed:
    selection.forget()
    compare_link(selection.page).forget()
    # Until then the choice follows what the Workbench shows.
    if CHOICE.name not in selection.page.shown:
        selection.page.keep(CHOICE, [*inputs.choices])
if (RUN.pressed or opened) and inputs.ready:
    start(inputs)
selection.page.forget_requests()
below = st.container(horizontal=True, vertical_alignment="center")
runs = RUNS.shown
advance_runs(runs)
if not runs:
    if inputs.ready:
        st.info(
            "*Run comparison*, or Ctrl+Enter in a field, brings the answers here, side by side."
        )
elif not all_finished(runs):
    answers = st.empty()
    with below:
        watch_runs(runs, answers)
else:
    changed = changed_inputs(runs, engine(), inputs.variants, inputs.case, inputs.answer)
    notice = ""
    if changed and inputs.ready:
        notice = f"You changed {changed} since these answers. Run the comparison again."
    elif not inputs.ready:
        notice = "These are the answers from before your last change."
    try:
        with below:
            shown = same_target(runs, selection)
        advance_runs(shown)
        if all_finished(shown):
            show_results(shown, selection, below, notice)
        else:
            answers = st.empty()
            with below:
                watch_runs(shown, answers)
        write_compare_link(selection.page, inputs, selection.view)
        leads = "what you changed, not to these answers" if changed else "what it shows"
        st.caption(f"The address of this page is a link to {leads}.")
    except PromptlightError as error:
        say(st.error, error)
