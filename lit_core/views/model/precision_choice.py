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
# How many times the processor time of float32 Gemma 3 270M takes to write an answer, side by side
# on two cores. `make bench-precisions` measures the seconds.
SLOWER = {"bfloat16": 1.8, "int8": 2.9}


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
    told = [MEANINGS[precision]]
    if precision in SLOWER and not accelerator_bytes():
        told.append(
            f"On a CPU it is slower: Gemma 3 270M takes {SLOWER[precision]} times as long as in "
            "float32 to write an answer, and about as long to explain it."
        )
    st.caption(" ".join(told))
    return precision
