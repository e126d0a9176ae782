"""What changed in influence from one version of a prompt to the others: a chart and its numbers."""

from collections.abc import Sequence

import altair as alt
import pandas as pd
import streamlit as st

from lit_core.compare import Explained, salience_rows
from lit_core.views.view_settings import ViewSettings

PART, CHANGE, ARROW = "Part", "Largest change", " → "
IN_CHART, LABEL_PIXELS = 8, 380
# Okabe and Ito's colours, told apart with any colour vision; none is that of influence.
COLOURS = ["#e69f00", "#0072b2", "#009e73"]


def influence_changes(explained: Sequence[Explained], settings: ViewSettings) -> None:
    """The parts whose share changed most, as a chart; all of them, as a table."""
    names = [one.cell.variant.name for one in explained]
    shares = share_table(explained, settings)
    st.altair_chart(_chart(shares.head(IN_CHART), names))
    with st.expander("The numbers"):
        percent = st.column_config.NumberColumn(format="%.1f %%")
        st.dataframe(
            shares,
            hide_index=True,
            column_config={
                PART: st.column_config.TextColumn(width="large"),
                **dict.fromkeys(names, percent),
                CHANGE: st.column_config.NumberColumn(format="%+.1f points"),
            },
        )


def share_table(explained: Sequence[Explained], settings: ViewSettings) -> pd.DataFrame:
    """Shares in percent, one row a part and one column a variant, the largest changes on top.

    A change is counted from the first variant; a part that a variant lacks has no share there
    and counts as 0. Parts that count for no variant are left out. Where the variants word a part
    differently, an arrow stands between the wordings.
    """
    names = [one.cell.variant.name for one in explained]
    parts: dict[tuple[object, object], dict[str, str | float]] = {}
    for row in salience_rows("", explained, settings.method, settings.granularity):
        if row["share"] is not None:
            alone = row["aligned_with"] is None
            part = (row["variant"], row["segment_index"]) if alone else (0, row["aligned_with"])
            line = parts.setdefault(part, {PART: str(row["text"])})
            if str(row["text"]) not in str(line[PART]).split(ARROW):
                line[PART] = f"{line[PART]}{ARROW}{row['text']}"
            line[str(row["variant"])] = 100 * float(str(row["share"]))
    table = pd.DataFrame(list(parts.values()), columns=[PART, *names])
    shares = table[names].fillna(0.0)
    changes = shares.sub(shares[names[0]], axis=0)
    table[CHANGE] = [max(row, key=abs) for row in changes.itertuples(index=False)]
    return table.sort_values(CHANGE, key=abs, ascending=False)


def _chart(shares: pd.DataFrame, names: list[str]) -> alt.Chart:
    # Numbered, as two parts of a prompt may say the same.
    numbered = shares.assign(row=[f"{n}. {part}" for n, part in enumerate(shares[PART], start=1)])
    bars = numbered.melt([PART, "row"], names, "Variant", "Share").dropna()
    axis = alt.Axis(labelLimit=LABEL_PIXELS, title=None)
    return alt.Chart(bars, mark=alt.MarkDef("bar", cornerRadius=2), height=alt.Step(13)).encode(
        y=alt.Y("row:N", sort=list(numbered["row"]), axis=axis),
        yOffset=alt.YOffset("Variant:N", sort=names),
        x=alt.X("Share:Q", title="Share of influence (%)"),
        color=alt.Color(
            "Variant:N",
            sort=names,
            scale=alt.Scale(domain=names, range=COLOURS[: len(names)]),
            legend=alt.Legend(orient="top", title=None),
        ),
        tooltip=[PART, "Variant", alt.Tooltip("Share:Q", format=".1f", title="Share (%)")],
    )
