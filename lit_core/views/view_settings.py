"""How influence is shown: by which parts of the text, and by which method."""

from dataclasses import dataclass, replace

import streamlit as st

from lit_core.errors import SalienceError
from lit_core.salience import CUSTOM, GRANULARITIES, METHODS, Options, Target, boundaries
from lit_core.views.kept import kept
from lit_core.views.messages import say

GRANULARITY, PATTERN, METHOD = "granularity", "granularity pattern", "method"
CHOICES = (*GRANULARITIES, CUSTOM)
LABELS = {choice: choice.capitalize() for choice in CHOICES} | {"parts": "Prompt parts"}
DEFAULT_GRANULARITY, DEFAULT_METHOD = "lines", "grad_l2"
CONTRAST, FOIL = "contrastive", "foil"
DEFAULTS = Options()


@dataclass(frozen=True)
class ViewSettings:
    """What all panels of a page have in common."""

    granularity: str
    method: str
    foil: str = ""

    def options(self, target: Target) -> Options:
        """The method's choices for one target; a foil stands where the target begins."""
        if not self.foil:
            return DEFAULTS
        return replace(DEFAULTS, foil=self.foil, foil_at=target.start)


def view_settings() -> ViewSettings:
    """The controls; a pattern that cannot be used is told and lines are shown instead."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        granularity = kept(
            st.segmented_control,
            "Show by",
            GRANULARITY,
            DEFAULT_GRANULARITY,
            valid=CHOICES,
            options=CHOICES,
            format_func=LABELS.__getitem__,
            required=True,
            wrap=True,
            help="The parts of the text that influence is added up for. Start with the largest "
            "that makes sense, then go finer.",
        )
        method = kept(
            st.selectbox,
            "Method",
            METHOD,
            DEFAULT_METHOD,
            valid=METHODS,
            options=list(METHODS),
            width=230,
            format_func=lambda name: METHODS[name].title,
            help="  \n".join(f"**{m.title}**: {m.meaning}" for m in METHODS.values()),
        )
    if granularity == CUSTOM:
        granularity = _custom()
    return ViewSettings(granularity, method, _foil() if method == CONTRAST else "")


def _foil() -> str:
    foil = kept(
        st.text_input,
        "Why not these words instead?",
        FOIL,
        "",
        placeholder="such as: Avoid.",
        help="They are read where the outlined words begin. Positive influence speaks for the "
        "outlined words, negative for these.",
    )
    if not foil.strip():
        st.info("Type the words that the answer might have said instead of the outlined ones.")
    return foil.strip()


def _custom() -> str:
    pattern = kept(
        st.text_input,
        "A part ends after each match of this regular expression",
        PATTERN,
        r"[.!?\n]+\s*",
    )
    if not pattern:
        say(st.info, r"Write what ends a part, such as \n: the end of a line. Until then: lines.")
        return DEFAULT_GRANULARITY
    try:
        boundaries(f"{CUSTOM}:{pattern}")
    except SalienceError as error:
        say(st.error, error)
        return DEFAULT_GRANULARITY
    return f"{CUSTOM}:{pattern}"
