"""The way from a prompt in the Workbench to a comparison with it."""

import streamlit as st

from lit_core.views.inputs.action_button import ActionButton
from lit_core.views.inputs.comparison_inputs import CHOICE
from lit_core.views.inputs.prompt_choice import is_edited
from lit_core.views.inputs.variant_choice import compared_with
from lit_core.views.state.page_link import RUN
from lit_core.views.state.page_state import PageState

COMPARE = "compare.py"
BUTTON = ActionButton("Compare", "compare-prompt")


def compare_button(name: str) -> None:
    """Lead to Compare with a prompt as it stands, beside what it was made from, if that is here."""
    if not is_edited(name):
        return
    pair = compared_with(name)
    BUTTON.draw(
        st.container(width="content"),
        icon=":material/compare_arrows:",
        type="tertiary",
        help=f"Side by side with {pair[0].title}."
        if len(pair) > 1
        else "Side by side with another prompt, which you choose there.",
    )
    if BUTTON.pressed:
        compare = PageState("Compare")
        compare.keep(CHOICE, [choice.id for choice in pair])
        compare.request(RUN)
        st.switch_page(COMPARE)
