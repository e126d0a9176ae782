"""About how long methods take for the answers that are shown; long ones begin when asked to."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import streamlit as st

from lit_core.compare import ExplainedAnswer
from lit_core.engine import Explanation
from lit_core.formatting import format_seconds
from lit_core.salience import METHODS, AttributionConfig, EvidenceKey, Target, find_method
from lit_core.views.results.explanations import ExplainedPair, Pairs
from lit_core.views.state.view import CONTRAST

# What takes longer waits for a press of a button.
ASK_SECONDS = 30.0
STARTED = "long methods started"

Asked = tuple[Explanation, AttributionConfig, Target]


def method_durations(pairs: Pairs) -> dict[str, str]:
    """By method, about how long it takes; those that are known or not timed are left out.

    A contrast is left out too: what it takes depends on the words that are typed.
    """
    found = {}
    for name in METHODS:
        seconds = _total(
            (run.explanation, replace(panel.explained.config, method=name), panel.explained.target)
            for run, panel in pairs
            if run.explanation and panel.explained and name != CONTRAST
        )
        if seconds and seconds >= 1:
            found[name] = f"about {format_seconds(seconds)}"
    return found


def seconds_to_confirm(missing: Sequence[ExplainedPair]) -> float | None:
    """About how long what is missing takes, if so long that it waits for a press of a button."""
    started: set[object] = st.session_state.get(STARTED, set())
    waiting = [(explanation, one) for explanation, one in missing if _key(one) not in started]
    seconds = _total((explanation, one.config, one.target) for explanation, one in waiting)
    return seconds if seconds and seconds > ASK_SECONDS else None


def start_button(missing: Sequence[ExplainedPair], seconds: float) -> None:
    """A button that lets what is missing begin."""
    method = find_method(missing[0][1].config.method)
    st.button(
        f"Start, about {format_seconds(seconds)}",
        icon=":material/play_arrow:",
        on_click=_start,
        args=(missing,),
        help=f"{method.title} goes through the model many times.",
    )


def _start(missing: Sequence[ExplainedPair]) -> None:
    st.session_state.setdefault(STARTED, set()).update(_key(one) for _, one in missing)


def _key(one: ExplainedAnswer) -> tuple[EvidenceKey, str]:
    """What is computed, and of which answer."""
    return one.config.evidence_key, one.attribution.generation.text


def _total(asked: Iterable[Asked]) -> float | None:
    """Seconds for all of them; None where one cannot be told."""
    seconds = [explanation.estimate(config, target) for explanation, config, target in asked]
    known = [one for one in seconds if one is not None]
    return sum(known) if len(known) == len(seconds) else None
