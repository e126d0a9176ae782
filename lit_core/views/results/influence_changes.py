"""What changed in influence from one answer to the others, as a chart."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from lit_core.compare import ExplainedAnswer, ShareRow, share_rows
from lit_core.compare.appearance import PANEL_COLOURS

if TYPE_CHECKING:
    import altair as alt

IN_CHART, LABEL_PIXELS, LABEL_LETTERS = 8, 380, 64


def changes_chart(explained: Sequence[ExplainedAnswer], titles: Sequence[str]) -> "alt.Chart":
    """Bars for the parts with the largest changes, one for each answer.

    `titles` are those of all panels; their order decides the colours.
    """
    import altair as alt

    names = [one.cell.title for one in explained]
    rows = share_rows(explained)[:IN_CHART]
    labels = [*distinct_labels(rows)]
    bars = pd.DataFrame(
        [
            {"Part": label, "Variant": name, "Share": 100 * share}
            for label, row in zip(labels, rows, strict=True)
            for name, share in zip(names, row.shares, strict=True)
            if share is not None
        ],
        columns=["Part", "Variant", "Share"],
    )
    axis = alt.Axis(labelLimit=LABEL_PIXELS, title=None)
    return alt.Chart(bars, mark=alt.MarkDef("bar", cornerRadius=2), height=alt.Step(13)).encode(
        y=alt.Y("Part:N", sort=labels, axis=axis),
        yOffset=alt.YOffset("Variant:N", sort=names),
        x=alt.X("Share:Q", title="Share of influence (%)"),
        color=alt.Color(
            "Variant:N",
            sort=names,
            scale=alt.Scale(
                domain=names, range=[PANEL_COLOURS[titles.index(name)] for name in names]
            ),
            legend=alt.Legend(orient="top", title=None),
        ),
        tooltip=["Part", "Variant", alt.Tooltip("Share:Q", format=".1f", title="Share (%)")],
    )


def distinct_labels(rows: Sequence[ShareRow]) -> Iterator[str]:
    """Each part after its line; parts of one line that say the same are numbered."""
    seen: Counter[str] = Counter()
    for row in rows:
        place = f"line {row.line}" if row.line else "answer"
        label = f"{place}: {row.quoted(LABEL_LETTERS)}"
        seen[label] += 1
        yield label if seen[label] == 1 else f"{label} ({seen[label]})"
