"""Saved prompts in a table, found by any word of theirs."""

from dataclasses import replace

import pandas as pd
import streamlit as st

from lit_core.store import PromptVersion, PromptVersionStore, SavedPrompt
from lit_core.views.inputs.persistent_widget import persistent_widget
from lit_core.views.state.page_state import Field

SEARCH, ARCHIVED = Field("library search", ""), Field("library archived", False)
CHOSEN = Field("library prompt", "")


def chosen_prompt(store: PromptVersionStore) -> SavedPrompt | None:
    """Draw a search and what it finds; the prompt that is chosen, None where there is none.

    Raises:
        StoreError: the saved prompts cannot be read.
    """
    if not store.prompts():
        st.info(
            "Nothing is saved yet. *Save*, below a prompt's text in the Workbench, keeps it as it "
            "stands, and its versions are listed here."
        )
        return None
    with st.container(horizontal=True, vertical_alignment="bottom"):
        words = persistent_widget(
            st.text_input,
            "Search",
            SEARCH,
            placeholder="words of a name, a tag, a text or a reason",
        )
        with_archived = persistent_widget(st.toggle, "Archived prompts too", ARCHIVED)
    found = [each for each in store.search(words) if with_archived or not each.archived]
    if not found:
        st.info("No saved prompt has all of these words.")
        return None
    newest = store.newest_versions()
    st.dataframe(
        pd.DataFrame([_row(each, newest[each.name]) for each in found]),
        hide_index=True,
        height="content" if len(found) <= 8 else 320,
    )
    names = [each.name for each in found]
    chosen = replace(CHOSEN, default=names[0])
    name = persistent_widget(st.selectbox, "Prompt", chosen, valid=names, options=names)
    return next((each for each in found if each.name == name), found[0])


def _row(prompt: SavedPrompt, newest: PromptVersion) -> dict[str, object]:
    return {
        "Prompt": prompt.name,
        "Newest": newest.number,
        "Labels": ", ".join(f"{label}: {number}" for label, number in prompt.labels.items()),
        "Tags": ", ".join(prompt.tags),
        "Saved by": newest.author,
        "On": f"{newest.created_at:%Y-%m-%d %H:%M} UTC",
        "Why": newest.reason,
        "Archived": "yes" if prompt.archived else "",
    }
