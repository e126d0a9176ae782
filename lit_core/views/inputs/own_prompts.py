"""Prompts of this browser's own: what they are called, and a field that adds another."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from lit_core.prompts import PromptFile, PromptTemplate
from lit_core.views.components.live_input import take_typed
from lit_core.views.messages import plain
from lit_core.views.state.page_state import Field, current_page

FIRST = "my-prompt"
# Each name with that of the prompt it was copied from; empty where it was not.
NAMES: Field[dict[str, str]] = Field("own prompts", {FIRST: ""})
NEW_NAME = "name of a new prompt"


def own_names() -> list[str]:
    """The names, in the order in which they were made."""
    return [*current_page().value(NAMES)]


def source_of(name: str) -> str:
    """The name of the prompt that one's own was copied from; empty where it was not."""
    return current_page().value(NAMES).get(name, "")


def own_prompt(name: str, source: PromptFile | None = None) -> PromptFile:
    """A prompt of one's own, which begins empty: what is typed into it is its draft.

    A copy has the settings and the usual values of its source.
    """
    empty = PromptTemplate("")
    if source is None:
        return PromptFile(name, empty, description="A prompt of your own.")
    told = f"A prompt of your own, copied from {source.name}."
    return replace(source, name=name, template=empty, description=told)


def new_prompt_fields(taken: list[str], shown: PromptFile, choice: Field[str]) -> None:
    """A name, and buttons that make a prompt of that name and choose it.

    Args:
        taken: the names of all prompts.
        shown: the prompt that is shown now, with its text as it is.
        choice: the field that says which prompt is shown.
    """
    st.text_input("Name of the new prompt", key=NEW_NAME, placeholder=free_name(taken, FIRST))
    text = Field(f"prompt {shown.name}", shown.template.text)
    source = source_of(shown.name) or shown.name
    with st.container(horizontal=True):
        st.button("Empty prompt", on_click=_add, args=(taken, "", None, choice))
        copy = plain(f"Copy of {shown.name}")
        st.button(copy, on_click=_add, args=(taken, source, text, choice))


def add_own_prompt(name: str, source: str, text: str) -> None:
    """Keep a prompt of a name that is free.

    Args:
        name: what it is called.
        source: the prompt whose settings and usual values it has; empty for none.
        text: its text.
    """
    page = current_page()
    page.keep(NAMES, {**page.value(NAMES), name: source})
    page.keep(Field(f"prompt {name}", ""), text)


def remove_own_prompt(name: str) -> None:
    """Forget a prompt of one's own, which was saved."""
    page = current_page()
    page.keep(NAMES, {own: source for own, source in page.value(NAMES).items() if own != name})
    page.keep(Field(f"prompt {name}", ""), "")


def _add(taken: Sequence[str], source: str, text: Field[str] | None, choice: Field[str]) -> None:
    # Names and texts are read here: they may be typed right before a button is pressed.
    take_typed()
    page = current_page()
    name = free_name(taken, " ".join(st.session_state[NEW_NAME].split()) or FIRST)
    add_own_prompt(name, source, page.value(text) if text else "")
    page.keep(choice, name)
    st.session_state[NEW_NAME] = ""


def free_name(taken: Sequence[str], name: str) -> str:
    """The name, with a number behind it where another prompt has it."""
    numbered = (f"{name} {number}" for number in range(2, len(taken) + 3))
    return name if name not in taken else next(one for one in numbered if one not in taken)
