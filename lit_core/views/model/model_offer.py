"""Offers the model that a prompt is for, where another is in use."""

import streamlit as st

from lit_core.compare import other_model_notice
from lit_core.gemma import resolve
from lit_core.prompts import PromptFile
from lit_core.views.inputs.prompt_choice import larger_model_note
from lit_core.views.messages import plain, say
from lit_core.views.model.model_in_use import models_here, use_model
from lit_core.views.state.resources import model_in_use


def offer_model(prompt: PromptFile) -> None:
    """Say that another model answers than a prompt is for, and offer that one if it is here."""
    used, precision = model_in_use()
    if larger_model_note(prompt):
        small = all(resolve(model).caution for model in models_here())
        here = "" if small else "at the top or "
        say(
            st.warning,
            f"This prompt needs a larger model than {resolve(used).title}: choose one {here}on the "
            "page Model.",
        )
    elif told := other_model_notice(prompt, used):
        say(st.caption, told)
    else:
        return
    if (own := prompt.model) in models_here():
        st.button(plain(f"Use {resolve(own).title}"), on_click=use_model, args=(own, precision))
