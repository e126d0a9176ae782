"""Workbench: edit one prompt, run it, and see what influenced each part of the answer."""

import streamlit as st

from lit_core.compare import Case
from lit_core.engine import Run
from lit_core.errors import PromptlightError
from lit_core.views.inputs.changed_inputs import changed_inputs
from lit_core.views.inputs.editor import PromptEditor
from lit_core.views.messages import say
from lit_core.views.model.model_card import model_card
from lit_core.views.notices import notices
from lit_core.views.results.result import show_results
from lit_core.views.results.watching import advance_runs, all_finished, watch_runs
from lit_core.views.state.page_runs import PageRuns
from lit_core.views.state.page_state import current_page
from lit_core.views.state.resources import engine
from lit_core.views.state.selection_state import SelectionState

RUNS = PageRuns("workbench runs")
selection = SelectionState(current_page())

model_card()
st.title("Workbench")
st.caption("Edit a prompt, run it, and click a part of the answer to see what influenced it.")
told = st.container()
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
    with st.container(horizontal=True, vertical_alignment="center"):
        place = st.container(width="content")
        variant = editor.variant()
    # Asked for in this run and not in a callback: what was typed last is known only now.
    asked = place.button(
        "Run", type="primary", icon=":material/play_arrow:", disabled=variant is None
    )
    if asked and variant:
        selection.forget()
        RUNS.cancel()
        RUNS.show(
            [Run(engine(), case, variant, sample, editor.answer) for sample in range(samples)]
        )
    runs = RUNS.shown
    advance_runs(runs)
    if not runs:
        if variant:
            st.info("The answer appears here, with the influence of each part of the prompt.")
    elif not all_finished(runs):
        watch_runs(runs)
    else:
        now = [variant] * samples if variant else []
        if now and (changed := changed_inputs(runs, engine(), now, case, editor.answer)):
            st.info(f"You changed {changed} since this answer. Run it again.")
        elif variant is None:
            st.info("This is the answer from before your last change.")
        try:
            show_results(runs, selection)
        except PromptlightError as error:
            say(st.error, error)
