"""Library: the prompts that were saved, their versions, and what changed from one to another."""

import streamlit as st

from lit_core.errors import StoreError
from lit_core.views.library.prompt_search import chosen_prompt
from lit_core.views.library.version_history import version_history
from lit_core.views.messages import say
from lit_core.views.notices import notices
from lit_core.views.state.resources import prompt_version_store

notices()
try:
    if store := prompt_version_store():
        if prompt := chosen_prompt(store):
            version_history(store, prompt)
    else:
        st.info("Saved prompts are here once the database can be used.")
except StoreError as error:
    say(st.error, error)
