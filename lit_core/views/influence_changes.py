"""What changed in influence from one answer to the others, as a chart."""

from collections.abc import Sequence

import altair as alt
import pandas as pd
import streamlit as st

from lit_core.compare import Explained, align
from lit_core.views.view import View

PART, CHANGE, ARROW = "Part", "Largest change", " → "
IN_CHART, LABEL_PIXELS = 8, 380
# Okabe and Ito's colours, told apart with any colour vision; none is that of influence.
COLOURS = ["#e69f00", "#0072b2", "#009e73", "#cc79a7"]


def influence_changes(explained: Sequence[Explained], view: View) -> None:
    """The parts whose share changed most."""
    names = [one.cell.title for one in explained]
    st.altair_chart(changes_chart(share_table(explained, view), names))


def share_table(explained: Sequence[Explained], view: View) -> pd.DataFrame:
    """Shares in percent, one row a part and one column an answer, the largest changes on top.

    A change is counted from the first answer; a part that an answer lacks has no share there
    and counts as 0. Parts that count for no answer are left out. Where the prompts word a part
    differently, an arrow stands between the wordings.
    """
    scores = [one.scores(view.method, view.granularity) for one in explained]
    base = [score.segment for score in scores[0]]
    names = [one.cell.title for one in explained]
    parts: dict[tuple[int, int], dict[str, str | float]] = {}
    for place, (name, rows) in enumerate(zip(names, scores, strict=True)):
        pairs = align(base, [row.segment for row in rows])
        for row in rows:
            if row.share is None:
                continue
            index, text = row.segment.index, row.segment.text
            part = (0, pairs[index]) if index in pairs else (place, index)
            line = parts.setdefault(part, {PART: text})
            if text not in str(line[PART]).split(ARROW):
                line[PART] = f"{line[PART]}{ARROW}{text}"
            line[name] = 100 * row.share
    table = pd.DataFrame(list(parts.values()), columns=[PART, *names])
    shares = table[names].fillna(0.0)
    changes = shares.sub(shares[names[0]], axis=0)
    table[CHANGE] = [max(row, key=abs) for row in changes.itertuples(index=False)]
    return table.sort_values(CHANGE, key=abs, ascending=False)


def changes_chart(table: pd.DataFrame, names: Sequence[str]) -> alt.Chart:
    """Bars for the rows on top of a share table."""
    top = table.head(IN_CHART)
    # Numbered, as two parts of a prompt may say the same.
    numbered = top.assign(row=[f"{n}. {part}" for n, part in enumerate(top[PART], start=1)])
    bars = numbered.melt([PART, "row"], list(names), "Variant", "Share").dropna()
    axis = alt.Axis(labelLimit=LABEL_PIXELS, title=None)
    return alt.Chart(bars, mark=alt.MarkDef("bar", cornerRadius=2), height=alt.Step(13)).encode(
        y=alt.Y("row:N", sort=list(numbered["row"]), axis=axis),
        yOffset=alt.YOffset("Variant:N", sort=list(names)),
        x=alt.X("Share:Q", title="Share of influence (%)"),
        color=alt.Color(
            "Variant:N",
            sort=list(names),
            scale=alt.Scale(domain=list(names), range=COLOURS[: len(names)]),
            legend=alt.Legend(orient="top", title=None),
        ),
        tooltip=[PART, "Variant", alt.Tooltip("Share:Q", format=".1f", title="Share (%)")],
    )
