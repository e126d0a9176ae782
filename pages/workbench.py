"""Workbench: edit one prompt, run it, and see what influenced each part of the answer."""

import streamlit as st

from lit_core.compare import Case
from lit_core.engine import Run
from lit_core.errors import PromptlightError
from lit_core.views.inputs.action_button import ActionButton
from lit_core.views.inputs.changed_inputs import changed_inputs
from lit_core.views.inputs.editor import PromptEditor
from lit_core.views.messages import say
from lit_core.views.notices import notices
from lit_core.views.results.result import show_results
from lit_core.views.results.watching import advance_runs, all_finished, watch_runs
from lit_core.views.state.page_runs import PageRuns
from lit_core.views.state.page_state import current_page
from lit_core.views.state.resources import engine
from lit_core.views.state.selection_state import SelectionState
from lit_core.views.state.workbench_link import (
    open_workbench_link,
    workbench_link,
    write_workbench_link,
)

RUNS = PageRuns("workbench runs")
RUN = ActionButton("Run", "run-prompt")
selection = SelectionState(current_page())

told = st.container()
with told:
    opened = open_workbench_link(selection)
with st.container(horizontal=True, gap="large", key="sides"):
    left, right = st.container(), st.container()

with left:
    editor = PromptEditor()
    case = Case("workbench", editor.values)
    # An answer that is given is read once, however many would be written.
    samples = 1 if editor.answer else editor.samples

with told:
    notices()

with right:
    with st.container(horizontal=True, vertical_alignment="center", key="run"):
        place = st.container(width="content")
        state = st.container(horizontal=True, vertical_alignment="center")
        variant = editor.variant()
    # What was typed last is known only now.
    RUN.draw(
        place,
        type="primary",
        icon=":material/play_arrow:",
        disabled=variant is None,
    )
    if RUN.pressed:
        selection.forget()
        workbench_link(selection.page).forget()
    if (RUN.pressed or opened) and variant:
        RUNS.cancel()
        RUNS.show(
            [Run(engine(), case, variant, sample, editor.answer) for sample in range(samples)]
        )
    selection.page.forget_requests()
    runs = RUNS.shown
    advance_runs(runs)
    if not runs:
        if variant:
            st.info(
                "*Run*, or Ctrl+Enter in a field, brings the answer here, with the influence of "
                "each part of the prompt."
            )
    elif not all_finished(runs):
        answers = st.empty()
        with state:
            watch_runs(runs, answers)
    else:
        now = [variant] * samples if variant else []
        changed = changed_inputs(runs, engine(), now, case, editor.answer) if now else ""
        notice = f"You changed {changed} since this answer. Run it again." if changed else ""
        if variant is None:
            shown = runs[0].variant
            notice = "This is the answer from before your last change."
            if shown.prompt_name != editor.name:
                notice = f"This is the answer to {shown.name}."
        try:
            show_results(runs, selection, state, notice)
            if variant:
                write_workbench_link(selection.page, editor, selection.view)
                leads = "what you changed, not to this answer" if changed else "what it shows"
                st.caption(f"The address of this page is a link to {leads}.")
        except PromptlightError as error:
            say(st.error, error)
