"""Workbench: edit one prompt, run it, and see what influenced each part of the answer."""

import streamlit as st

from lit_core.compare import Case, Variant, summary
from lit_core.engine import Run
from lit_core.errors import PromptlightError
from lit_core.views.downloads import download_buttons
from lit_core.views.editor import PromptEditor
from lit_core.views.explanations import explained_by
from lit_core.views.influence_table import influence_table
from lit_core.views.messages import say
from lit_core.views.model_card import model_card
from lit_core.views.notices import caution, notices
from lit_core.views.picking import Picking
from lit_core.views.resources import engine
from lit_core.views.salience_view import Shown, salience_view
from lit_core.views.trust import trust
from lit_core.views.view_settings import view_settings
from lit_core.views.watching import all_finished, watch_runs

RUN = "workbench run"
picking = Picking("workbench")

model_card()
st.title("Workbench")
st.caption("Edit a prompt, run it, and click a part of the answer to see what influenced it.")
notices()
with st.container(horizontal=True, gap="large", key="sides"):
    left, right = st.container(width=470), st.container(width="stretch")


def start(variant: Variant, case: Case) -> None:
    """Run the prompt as it stands."""
    st.session_state[RUN] = Run(engine(), case, variant, answer=editor.answer)
    picking.pick(None)


def result(run: Run, *, stale: bool) -> None:
    """The answer and its explanation."""
    cell = run.cell()
    if stale:
        st.info("You changed something since this answer. Run it again.")
    elif cell.error:
        say(st.error, cell.error)
    if not cell.salience:
        st.text(cell.generation.response if cell.generation else "")
        return
    settings = view_settings()
    (explained,) = picking.explained([cell], settings)
    if not explained_by([run], [explained], settings):
        return
    words = summary([explained], settings.method, settings.granularity)
    st.container(border=True).text("\n".join(words))
    panel = Shown(cell.variant.name, explained)
    salience_view([panel], settings.method, settings.granularity, picking.pick)
    caution(cell)
    trust([run], [explained], settings)
    with st.expander("The numbers"):
        influence_table(explained, settings)
    download_buttons([cell], [explained], settings)


with left:
    editor = PromptEditor()
    case = Case("workbench", editor.values)

with right:
    with st.container(horizontal=True, vertical_alignment="center"):
        place = st.container(width="content")
        variant = editor.variant()
    # Asked for in this run and not in a callback: what was typed last is known only now.
    asked = place.button(
        "Run", type="primary", icon=":material/play_arrow:", disabled=variant is None
    )
    if asked and variant:
        start(variant, case)
    run: Run | None = st.session_state.get(RUN)
    if run is None and variant:
        st.info("The answer appears here, with the influence of each part of the prompt.")
    elif run and all_finished([run]):
        try:
            result(run, stale=(run.variant, run.case, run.answer) != (variant, case, editor.answer))
        except PromptlightError as error:
            say(st.error, error)
    elif run:
        watch_runs([run])
