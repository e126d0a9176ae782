"""Buttons that hand out what the page shows as files, each made when it is asked for."""

import io
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import streamlit as st

from lit_core.compare import (
    Cell,
    Comparison,
    CounterfactualReport,
    DeletionReport,
    ExplainedAnswer,
    Interactions,
    LikelihoodTable,
    comparison_csv,
    comparison_jsonl,
    full_salience_csv,
    interactions_csv,
    report_html,
    salience_csv,
)
from lit_core.salience import GRANULARITIES, AttributionConfig
from lit_core.views.state.view import View

if TYPE_CHECKING:
    import altair as alt


EVERY_LINE = "Available once the influence on every line of the answer is known."


def download_buttons(
    cells: Sequence[Cell],
    explained: Sequence[ExplainedAnswer],
    view: View,
    reports: Sequence[DeletionReport | None],
    interactions: Sequence[Interactions],
    counterfactuals: Sequence[CounterfactualReport | None],
    other_inputs: Sequence[CounterfactualReport | None],
    chart: "alt.Chart | None",
    likelihoods: LikelihoodTable | None,
    *,
    every_line: bool,
) -> None:
    """Answers, influence, a report that opens anywhere, and the chart as a picture.

    Until the influence on `every_line` of the answers is known, all of it cannot be handed out.
    """
    comparison = Comparison.of(cells)
    config = AttributionConfig(view.method, view.granularity, multi_hop=view.multi_hop)
    with st.container(horizontal=True):
        _button(
            "Report (HTML)",
            "report.html",
            "text/html",
            lambda: report_html(
                comparison,
                explained,
                config,
                reports,
                likelihoods=likelihoods,
                chart=_picture(chart) if chart else "",
                counterfactuals=counterfactuals,
                other_inputs=other_inputs,
                interactions=interactions,
            ),
        )
        _button("Answers (CSV)", "comparison.csv", "text/csv", lambda: comparison_csv(comparison))
        if explained:
            _influence_buttons(comparison, explained, view, every_line=every_line)
        if any(interactions):
            together = list(zip(explained, interactions, strict=True))
            _button(
                "Parts together (CSV)",
                "interactions.csv",
                "text/csv",
                lambda: interactions_csv(comparison.id, together),
            )
        _button(
            "Exact text (JSON Lines)",
            "comparison.jsonl",
            "application/jsonl",
            lambda: comparison_jsonl(comparison),
        )
        if chart is not None:
            _button(
                "Chart (SVG)", "influence-changes.svg", "image/svg+xml", lambda: _picture(chart)
            )


def _influence_buttons(
    comparison: Comparison, explained: Sequence[ExplainedAnswer], view: View, *, every_line: bool
) -> None:
    kinds = dict.fromkeys([*GRANULARITIES, view.granularity])
    _button(
        "Influence, as shown (CSV)",
        "salience.csv",
        "text/csv",
        lambda: salience_csv(comparison.id, explained),
    )
    _button(
        "Influence, everything (CSV)",
        "salience-all.csv",
        "text/csv",
        lambda: full_salience_csv(comparison.id, explained, list(kinds)),
        missing="" if every_line else EVERY_LINE,
    )


def _picture(chart: "alt.Chart") -> str:
    file = io.StringIO()
    chart.save(file, format="svg")
    return file.getvalue()


def _button(
    label: str, file_name: str, mime: str, content: Callable[[], str], missing: str = ""
) -> None:
    """A button; disabled where something is missing, which it says."""
    st.download_button(
        label,
        lambda: content().encode(errors="replace"),
        file_name,
        mime,
        icon=":material/download:",
        on_click="ignore",
        disabled=bool(missing),
        help=missing or None,
    )
