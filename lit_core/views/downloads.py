"""Buttons that hand out what the page shows as files, each made when it is asked for."""

from collections.abc import Callable, Sequence

import streamlit as st

from lit_core.compare import (
    Cell,
    Comparison,
    Explained,
    comparison_csv,
    comparison_jsonl,
    salience_csv,
)
from lit_core.views.view import View


def download_buttons(cells: Sequence[Cell], explained: Sequence[Explained], view: View) -> None:
    """Answers as CSV and as exact JSON Lines, influence as CSV."""
    made, shown = Comparison.of(cells), (view.method, view.granularity)
    with st.container(horizontal=True):
        _button("Answers (CSV)", "comparison.csv", "text/csv", lambda: comparison_csv(made))
        _button(
            "Influence (CSV)",
            "salience.csv",
            "text/csv",
            lambda: salience_csv(made.id, explained, *shown),
        )
        _button(
            "Exact text (JSON Lines)",
            "comparison.jsonl",
            "application/jsonl",
            lambda: comparison_jsonl(made),
        )


def _button(label: str, file_name: str, mime: str, content: Callable[[], str]) -> None:
    st.download_button(
        label,
        lambda: content().encode(),
        file_name,
        mime,
        icon=":material/download:",
        on_click="ignore",
    )
