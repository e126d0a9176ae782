"""The fields for how an answer is written."""

from dataclasses import replace
from typing import Any

import streamlit as st

from lit_core.gemma import LIMITS, Decoding, resolve
from lit_core.views.inputs.persistent_widget import persistent_widget
from lit_core.views.state.page_state import Field, current_page
from lit_core.views.state.resources import model_in_use
from lit_core.views.state.view import MOST_PANELS

HOW = "How the answer is written"


def decoding_fields(base: Decoding, slot: str) -> Decoding:
    """Settings for writing an answer, beginning with those the prompt asks for."""

    def number(widget: Any, label: str, name: str, meaning: str, **options: Any) -> Any:
        low, high = LIMITS[name]
        options |= {"min_value": low, "max_value": high, "help": meaning}
        field = _field_of(base, slot, name)
        # Other prompts may be chosen, which ask for other numbers.
        current_page().follow_default(field)
        return persistent_widget(widget, label, field, **options)

    return replace(
        base,
        max_new_tokens=number(
            st.number_input,
            "Maximum answer length (tokens)",
            "max_new_tokens",
            "A token is a word or part of a word. Longer answers take longer to explain.",
        ),
        temperature=number(
            st.slider,
            "Temperature",
            "temperature",
            "At 0 the most likely token is always chosen: the same prompt gives the same answer.",
            step=0.05,
        ),
        top_p=number(
            st.slider,
            "Top-p",
            "top_p",
            "Samples from the most likely tokens whose probabilities add up to this value.",
            step=0.01,
        ),
        top_k=number(
            st.number_input,
            "Top-k",
            "top_k",
            "Samples from this number of the most likely tokens. 0 allows every token.",
        ),
        seed=number(
            st.number_input,
            "Seed",
            "seed",
            "The same seed gives the same answer again. No effect at temperature 0.",
        ),
    )


def chosen_decoding(base: Decoding, slot: str) -> Decoding:
    """What the fields say, which stand elsewhere; where answers stop is that of `base`."""
    page = current_page()
    return replace(base, **{each: page.value(_field_of(base, slot, each)) for each in LIMITS})


def reset_decoding(base: Decoding, slot: str) -> None:
    """Have the fields say again what the prompt asks for."""
    for each in LIMITS:
        field = _field_of(base, slot, each)
        if current_page().value(field) != field.default:
            current_page().keep(field, field.default)


def _field_of(base: Decoding, slot: str, name: str) -> Field[float]:
    low, _ = LIMITS[name]
    return number_field(slot, name, type(low)(getattr(base, name)))


def number_field(slot: str, name: str, usual: float) -> Field[float]:
    """One number of the settings."""
    return Field(f"{slot} {name}", usual)


def chat_message_field(slot: str) -> Field[bool]:
    """Whether a prompt is sent as a chat message."""
    return Field(f"{slot} turns", False)


def turns_field(slot: str) -> bool:
    """Whether a prompt is sent as a chat message."""
    wanted = persistent_widget(
        st.checkbox,
        "Send the prompt as a chat message",
        chat_message_field(slot),
        help="For models with “instruct” in their name, which were trained on chat messages. "
        "Gemma's marks for a message are put around the prompt; what is sent, marks included, is "
        "shown below the answer.",
    )
    if wanted and resolve(model_in_use()[0]).caution:
        st.caption(
            "This model was not trained on chat messages: its answer will make little sense."
        )
    return wanted


def sample_count_field(slot: str) -> Field[int]:
    """How many answers to write."""
    return Field(f"{slot} samples", 1)


def samples_field(slot: str, decoding: Decoding) -> int:
    """How many answers to write, each with the next seed."""
    count = persistent_widget(
        st.number_input,
        "Answers to write",
        sample_count_field(slot),
        min_value=1,
        max_value=MOST_PANELS,
        help="Each is written with the next seed, and they are shown together.",
    )
    if count > 1 and decoding.is_greedy:
        st.caption("At temperature 0 all answers are the same: raise it to see them differ.")
    return int(count)
