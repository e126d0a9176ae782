"""The numbers behind the colours, as a table."""

import pandas as pd
import streamlit as st

from lit_core.compare import Explained
from lit_core.salience import find_method
from lit_core.views.view import View

ROLES = {"template": "prompt", "variable": "your input", "response": "answer"}


def influence_table(explained: Explained, view: View) -> None:
    """Every part that counts, the strongest first."""
    unit = find_method(view.method).unit
    scores = explained.scores(view.method, view.granularity)
    counted = sorted((s for s in scores if s.rank), key=lambda s: s.rank or 0)
    table = pd.DataFrame(
        {
            "Rank": [s.rank for s in counted],
            "Share": [100 * (s.share or 0.0) for s in counted],
            "Sum": [s.score for s in counted],
            "Per token": [s.mean for s in counted],
            "From": [ROLES[s.segment.role] for s in counted],
            "Part": [s.segment.text for s in counted],
        }
    )
    st.dataframe(
        table,
        hide_index=True,
        column_config={
            "Rank": st.column_config.NumberColumn(width=50),
            "Share": st.column_config.NumberColumn(
                width=70, format="%.1f %%", help="Share of influence on the outlined words"
            ),
            "Sum": st.column_config.NumberColumn(
                width=70, format="%.3g", help=f"The tokens' scores added up, in {unit}"
            ),
            "Per token": st.column_config.NumberColumn(
                width=70, format="%.3g", help="The sum divided by the number of tokens"
            ),
            "From": st.column_config.TextColumn(width=80),
        },
    )
