"""What came of a comparison: in words, in colours, in numbers, and to take away."""

from collections.abc import Sequence

import streamlit as st

from lit_core.compare import summary
from lit_core.engine import Run
from lit_core.views.cross_table import cross_table
from lit_core.views.downloads import download_buttons
from lit_core.views.explanations import explained_by
from lit_core.views.influence_changes import influence_changes
from lit_core.views.messages import say
from lit_core.views.notices import caution
from lit_core.views.picking import Picking
from lit_core.views.salience_view import Shown, salience_view
from lit_core.views.trust import trust
from lit_core.views.view_settings import ViewSettings


def comparison_result(runs: Sequence[Run], settings: ViewSettings, picking: Picking) -> None:
    """The answers side by side; those that failed say why.

    Raises:
        SalienceError: the answers cannot be explained this way.
    """
    cells = [run.cell() for run in runs]
    for cell in cells:
        if cell.error:
            say(st.error, f"{cell.variant.name}: {cell.error}")
    explained = picking.explained(cells, settings)
    if not explained_by(runs, explained, settings):
        return
    if explained:
        shown = settings.method, settings.granularity
        sentences = summary(explained, *shown)
        st.container(border=True).text("\n".join(sentences))
        panels = [Shown(one.cell.variant.name, one) for one in explained]
        salience_view(panels, *shown, picking.pick)
        caution(explained[0].cell)
        if len(explained) > 1:
            st.subheader("What changed in influence")
            st.caption("Share of influence on the outlined words, in percent of each answer's own.")
            influence_changes(explained, settings)
            cross_table(cells)
        trust(runs, explained, settings)
    download_buttons(cells, explained, settings)
    st.caption("The address of this page is a link to what it shows.")
