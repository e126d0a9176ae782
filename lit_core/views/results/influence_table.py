"""The numbers behind the colours, as a table."""

import pandas as pd
import streamlit as st

from lit_core.compare import ExplainedAnswer, readable
from lit_core.salience import Segment, find_method

ROLES = {"template": "prompt", "variable": "your input", "response": "answer"}


def influence_table(explained: ExplainedAnswer) -> None:
    """Every part that counts, the strongest first."""
    unit = find_method(explained.config.method).unit
    scores = explained.scores()
    counted = sorted((s for s in scores if s.rank), key=lambda s: s.rank or 0)
    table = pd.DataFrame(
        {
            "Rank": [s.rank for s in counted],
            "Share": [100 * (s.share or 0.0) for s in counted],
            "Part": [readable(s.segment.text) for s in counted],
            "From": [_place(explained, s.segment) for s in counted],
            "Sum": [s.score for s in counted],
            "Per token": [s.mean for s in counted],
        }
    )
    st.dataframe(
        table,
        hide_index=True,
        column_config={
            "Rank": st.column_config.NumberColumn(width=50),
            "Part": st.column_config.TextColumn(width=260),
            "From": st.column_config.TextColumn(width=120),
            "Share": st.column_config.NumberColumn(
                width=70, format="%.1f %%", help="Share of influence on the selected words"
            ),
            "Sum": st.column_config.NumberColumn(
                width=70, format="%.3g", help=f"The tokens' scores added up, in {unit}"
            ),
            "Per token": st.column_config.NumberColumn(
                width=70, format="%.3g", help="The sum divided by the number of tokens"
            ),
        },
    )


def _place(explained: ExplainedAnswer, part: Segment) -> str:
    """Where a part stands, so that two of the same words can be told apart."""
    text, border = explained.attribution.generation.text, len(explained.cell.prompt)
    begins = border if part.role == "response" else 0
    line = text.count("\n", begins, part.start) + 1
    return f"{ROLES[part.role]}, line {line}"
