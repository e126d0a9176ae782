"""Compare: the same input for two or three versions of a prompt, side by side."""

import streamlit as st

from lit_core.engine import Run
from lit_core.errors import PromptlightError
from lit_core.views.compare_link import open_link, write_link
from lit_core.views.comparison_inputs import ComparisonInputs, comparison_inputs
from lit_core.views.comparison_result import comparison_result
from lit_core.views.messages import say
from lit_core.views.model_card import model_card
from lit_core.views.notices import notices
from lit_core.views.picking import Picking
from lit_core.views.resources import engine
from lit_core.views.view_settings import view_settings
from lit_core.views.watching import all_finished, watch_runs

RUNS = "compare runs"
picking = Picking("compare")


def start(inputs: ComparisonInputs) -> None:
    """Run every version on the input."""
    st.session_state[RUNS] = [
        Run(engine(), inputs.case, each, answer=inputs.answer) for each in inputs.variants
    ]


model_card()
st.title("Compare")
st.caption(
    "The same input, two or three versions of a prompt. Click a part of an answer to see what "
    "in each prompt influenced it."
)
notices()
opened = open_link(picking)
inputs = comparison_inputs()
if opened and inputs.ready:
    start(inputs)
# Asked for in this run and not in a callback: what was typed last is known only now.
if st.button(
    "Run comparison",
    type="primary",
    icon=":material/play_arrow:",
    disabled=not inputs.ready,
):
    picking.pick(None)
    start(inputs)
runs: list[Run] = st.session_state.get(RUNS, [])
if not runs:
    st.info("The answers appear here, side by side.")
elif not all_finished(runs):
    watch_runs(runs)
else:
    now = [(variant, inputs.case, inputs.answer) for variant in inputs.variants]
    if [(run.variant, run.case, run.answer) for run in runs] != now:
        st.info("You changed something since these answers. Run the comparison again.")
    settings = view_settings()
    try:
        comparison_result(runs, settings, picking)
        write_link(inputs, settings, picking.picked)
    except PromptlightError as error:
        say(st.error, error)
