"""How the answers were made: model, settings and time, for those who want to know."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from lit_core.compare import Cell, ExplainedAnswer
from lit_core.gemma import resolve
from lit_core.views.results.influence_table import influence_table


def details(cells: Sequence[Cell], explained: Sequence[ExplainedAnswer]) -> None:
    """The numbers behind the colours of a single answer, and how each answer was made."""
    with st.expander("Numbers and details", key="details"):
        if len(explained) == 1:
            influence_table(explained[0])
        st.dataframe(pd.DataFrame(list(filter(None, map(_made, cells)))), hide_index=True)


def _made(cell: Cell) -> dict[str, str | int | float] | None:
    if not (generation := cell.generation):
        return None
    model, decoding = generation.model, generation.decoding
    return {
        "Answer": cell.title,
        "Model": resolve(model.name).title,
        "Computes in": model.dtype,
        "With": f"{model.backend} on {model.device}",
        "Fingerprint": model.fingerprint,
        "Temperature": decoding.temperature,
        "Seed": decoding.seed,
        "Tokens of prompt": generation.prompt_tokens,
        "Tokens of answer": len(generation.response_tokens),
        "Seconds to write": round(generation.seconds, 1),
    }
