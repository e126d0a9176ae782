"""The table of parts that were left out two at a time."""

import pandas as pd
import streamlit as st

from lit_core.compare import Interactions, part_with_place
from lit_core.salience.deletion_test import times_less_likely
from lit_core.views.messages import say
from lit_core.views.results.row_height import row_height

ONE, OTHER = "One part", "Another part"
TEXT_PIXELS = 150
MOST_SHOWN = 5


def interaction_table(pairs: Interactions, prompt: str, title: str) -> None:
    """How likely the selected words are without one part, without another, and without both.

    Args:
        pairs: those with the largest interaction first.
        prompt: in which the parts stand.
        title: the answer's, where there are several.
    """
    shown = pairs[:MOST_SHOWN]
    rows = [
        {
            ONE: part_with_place(prompt, pair.first),
            OTHER: part_with_place(prompt, pair.second),
            "Without one": times_less_likely(pair.effect_first),
            "Without the other": times_less_likely(pair.effect_second),
            "Without both": times_less_likely(pair.effect_both),
        }
        for pair in shown
    ]
    of = f"{title}: p" if title else "P"
    say(
        st.caption,
        f"{of}arts left out two at a time, first the pairs that together do most, or least, "
        "beside what each does alone:",
    )
    st.dataframe(
        pd.DataFrame(rows),
        hide_index=True,
        height="content",
        row_height=row_height((row[name] for row in rows for name in (ONE, OTHER)), TEXT_PIXELS),
        column_config={
            name: st.column_config.TextColumn(width=TEXT_PIXELS) for name in (ONE, OTHER)
        },
    )
