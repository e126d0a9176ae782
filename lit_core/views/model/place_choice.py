"""Uses a model from a folder, a file or an address, and offers those that were used before."""

from collections.abc import Container

import streamlit as st

from lit_core.views.model.measured_memory import measured_bytes, measured_memory
from lit_core.views.model.model_row import place_row
from lit_core.views.model.recent_places import may_be_named, usable_places


def place_choice(precision: str, shown: Container[str]) -> None:
    """Draw the field, the model that it names, and those that were named before.

    Args:
        precision: how exactly they would compute.
        shown: the models that the page shows already.
    """
    st.header("A folder or an address")
    typed = st.text_input(
        "Folder or file on this machine, or address",
        placeholder="/models/my-gemma, or hf://google/gemma-2-2b-it",
        help="A folder as KerasHub's save_to_preset wrote it, a Gemma in Hugging Face's form, or a "
        "GGUF file; or the address of a model on Kaggle or Hugging Face, as its page has it. Write "
        "name:folder or name:address to give it a name.",
    ).strip()
    if typed in shown:
        st.caption("It is in the list above.")
    elif typed and not may_be_named(typed):
        st.error(
            "This server answers other machines, so only whoever starts it can name a folder: "
            "choose a model from the list, or give an address."
        )
        typed = ""
    measured = measured_memory()
    for place in dict.fromkeys(filter(None, [typed, *usable_places()])):
        if place not in shown:
            place_row(place, precision, measured_bytes(measured, (place, precision)))
