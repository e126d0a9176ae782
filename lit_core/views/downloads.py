"""Buttons that hand out what the page shows as files."""

import uuid
from collections.abc import Sequence

import streamlit as st

from lit_core.compare import (
    Cell,
    Comparison,
    Explained,
    comparison_csv,
    comparison_jsonl,
    salience_csv,
)
from lit_core.views.view_settings import ViewSettings


def comparison_of(cells: Sequence[Cell]) -> Comparison:
    """The cells under an id of their own."""
    return Comparison(uuid.uuid4().hex[:12], tuple(cells))


def download_buttons(
    comparison: Comparison, explained: Sequence[Explained], settings: ViewSettings
) -> None:
    """Answers as CSV and as exact JSON Lines, influence as CSV."""
    shown = settings.method, settings.granularity
    with st.container(horizontal=True):
        _button("Answers (CSV)", "comparison.csv", "text/csv", comparison_csv(comparison))
        _button(
            "Influence (CSV)",
            "salience.csv",
            "text/csv",
            salience_csv(comparison.id, explained, *shown),
        )
        _button(
            "Exact text (JSON Lines)",
            "comparison.jsonl",
            "application/jsonl",
            comparison_jsonl(comparison),
        )


def _button(label: str, file_name: str, mime: str, content: str) -> None:
    st.download_button(
        label,
        content.encode(),
        file_name,
        mime,
        icon=":material/download:",
        on_click="ignore",
    )
