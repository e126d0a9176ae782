"""The numbers behind the colours, as a table."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from lit_core.compare import Explained, salience_rows
from lit_core.views.view_settings import ViewSettings

ROLES = {"template": "prompt", "variable": "your input", "response": "answer"}


def influence_table(explained: Explained, settings: ViewSettings) -> None:
    """Every part that counts, the strongest first."""
    scores = explained.salience.scores(explained.target, settings.method, settings.granularity)
    counted = sorted((s for s in scores if s.rank), key=lambda s: s.rank or 0)
    table = pd.DataFrame(
        {
            "Rank": [s.rank for s in counted],
            "Part": [s.segment.text for s in counted],
            "From": [ROLES[s.segment.role] for s in counted],
            "Share of influence": [100 * (s.share or 0.0) for s in counted],
        }
    )
    st.dataframe(
        table,
        hide_index=True,
        column_config={
            "Rank": st.column_config.NumberColumn(width="small"),
            "Part": st.column_config.TextColumn(width="large"),
            "Share of influence": st.column_config.NumberColumn(format="%.1f %%"),
        },
    )


def change_table(explained: Sequence[Explained], settings: ViewSettings) -> None:
    """Shares side by side, one column a variant, the largest changes from the first on top."""
    names = [one.cell.variant.name for one in explained]
    parts: dict[tuple[object, object], dict[str, str | float]] = {}
    for row in salience_rows("", explained, settings.method, settings.granularity):
        if row["share"] is not None:
            alone = row["aligned_with"] is None
            part = (row["variant"], row["segment_index"]) if alone else (0, row["aligned_with"])
            line = parts.setdefault(part, {"Part": str(row["text"])})
            line[str(row["variant"])] = 100 * float(str(row["share"]))
    table = pd.DataFrame(list(parts.values()), columns=["Part", *names])
    shares = table[names].fillna(0.0)
    changes = shares.sub(shares[names[0]], axis=0)
    table["Largest change"] = [max(row, key=abs) for row in changes.itertuples(index=False)]
    table = table.sort_values("Largest change", key=abs, ascending=False)
    percent = st.column_config.NumberColumn(format="%.1f %%")
    st.dataframe(
        table,
        hide_index=True,
        column_config={
            "Part": st.column_config.TextColumn(width="large"),
            **dict.fromkeys(names, percent),
            "Largest change": st.column_config.NumberColumn(format="%+.1f points"),
        },
    )
