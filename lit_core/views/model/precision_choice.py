"""The field that chooses how exactly a model computes."""

import streamlit as st

from lit_core.gemma import accelerator_bytes
from lit_core.settings import PRECISIONS

MEANINGS = {
    "float32": "The most exact, for answers and influence alike. Takes the most memory.",
    "bfloat16": "Half the memory. With Tiny Gemma the menu prompts' answers stay the same, and a "
    "line's share of influence moves by up to 2 percentage points.",
    "int8": "About a quarter of the memory. The layers' weights are rounded, so answers can "
    "differ; with Tiny Gemma a line's share of influence moves by up to 2 percentage points. "
    "Embeddings and output head stay in bfloat16.",
}
SLOWER = {
    "bfloat16": "SLOWER-BF16",
    "int8": "SLOWER-INT8",
}


def precision_choice(used: str) -> str:
    """Draw the field, and say what the choice means on this machine.

    Args:
        used: the precision in use, which is chosen at first.
    """
    precision = st.radio(
        "Precision",
        PRECISIONS,
        index=PRECISIONS.index(used),
        horizontal=True,
        help="The number format of the model. A lower precision needs less memory.",
    )
    slower = "" if accelerator_bytes() else SLOWER.get(precision, "")
    st.caption(f"{MEANINGS[precision]} {slower}".strip())
    return precision
