"""The fields for how an answer is written."""

from typing import Any

import streamlit as st

from lit_core.gemma import LIMITS, Decoding, caution_of
from lit_core.views.kept import kept
from lit_core.views.resources import model_in_use
from lit_core.views.view import MOST_PANELS

HOW = "How the answer is written"


def decoding_fields(base: Decoding, slot: str) -> Decoding:
    """Settings for writing an answer, beginning with those the prompt asks for."""
    longest = kept(
        st.number_input,
        "Most tokens to write",
        f"{slot} max_new_tokens",
        base.max_new_tokens,
        **_range("max_new_tokens"),
        help="A token is a word or part of a word. Longer answers take longer to explain.",
    )
    temperature = kept(
        st.slider,
        "Temperature",
        f"{slot} temperature",
        float(base.temperature),
        **_range("temperature"),
        step=0.05,
        help="0 takes the likeliest token each time: the same prompt gives the same answer.",
    )
    top_p = kept(
        st.slider,
        "Top-p",
        f"{slot} top_p",
        float(base.top_p),
        **_range("top_p"),
        step=0.01,
        help="Chooses among the likeliest tokens that together have this probability.",
    )
    top_k = kept(
        st.number_input,
        "Top-k",
        f"{slot} top_k",
        base.top_k,
        **_range("top_k"),
        help="Chooses among so many of the likeliest tokens. 0 leaves every token in.",
    )
    seed = kept(
        st.number_input,
        "Seed",
        f"{slot} seed",
        base.seed,
        **_range("seed"),
        help="The same seed gives the same answer again. No effect at temperature 0.",
    )
    return Decoding(
        max_new_tokens=int(longest),
        temperature=float(temperature),
        top_p=float(top_p),
        top_k=int(top_k),
        seed=int(seed),
        stop_sequences=base.stop_sequences,
    )


def _range(name: str) -> dict[str, Any]:
    return dict(zip(("min_value", "max_value"), LIMITS[name], strict=True))


def turns_field(slot: str) -> bool:
    """Whether a prompt is put between Gemma's marks for turns."""
    wanted = kept(
        st.checkbox,
        "Put the prompt between Gemma's turn marks",
        f"{slot} turns",
        False,
        help="Instruction-tuned models were taught to answer between them. What is sent, marks "
        "included, is shown beside the answer.",
    )
    if wanted and caution_of(model_in_use()[0]):
        st.caption("This model was not trained on turn marks: its answer will make little sense.")
    return wanted


def samples_field(slot: str, decoding: Decoding) -> int:
    """How many answers to write, each with the next seed."""
    count = kept(
        st.number_input,
        "Answers to write",
        slot,
        1,
        min_value=1,
        max_value=MOST_PANELS,
        help="Each is written with the next seed, and they are shown together.",
    )
    if count > 1 and decoding.is_greedy:
        st.caption("At temperature 0 all answers are the same: raise it to see them differ.")
    return int(count)
