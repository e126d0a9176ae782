"""How far an explanation can be trusted: what the method says of itself, and a test of it."""

from collections.abc import Callable, Sequence
from functools import partial

import pandas as pd
import streamlit as st

from lit_core.compare import Explained
from lit_core.engine import Run
from lit_core.salience import DeletionCheck
from lit_core.views.messages import say
from lit_core.views.view_settings import ViewSettings
from lit_core.views.watching import watch_explanations

AGREEMENTS = {
    "completeness residual": "The scores miss what they should add up to by {:.0%}. "
    "Below 10 % is good; more steps bring it down.",
    "efficiency gap": "The scores miss what they should add up to by {:.1%}. It should be 0.",
    "rank correlation on held-out texts": "On texts it was not fitted to, the method tells what is "
    "more likely from what is less with a rank correlation of {:.2f}: 1 is perfect, 0 is chance.",
}
MEANING = (
    "The test leaves the parts that rank first out of the prompt and asks the model again how "
    "likely the outlined words are; then it does the same with parts drawn by chance."
)


def trust(runs: Sequence[Run], explained: Sequence[Explained], settings: ViewSettings) -> None:
    """The readout, for each answer that is shown."""
    shown = settings.method, settings.granularity
    with st.expander("How far can this be trusted?", key="trust"):
        for one in explained:
            agreement = one.salience.agreement(one.target, *shown, one.options)
            if agreement:
                name, value = agreement
                st.caption(f"{_title(one, explained)}{AGREEMENTS[name].format(value)}")
        asked = [run for one in explained for run in runs if run.variant == one.cell.variant]
        explanations = [run.explanation for run in asked if run.explanation]
        pairs = list(zip(explanations, explained, strict=True))
        jobs = [e.checked(one.target, *shown, one.options) for e, one in pairs]
        if not all(jobs) or any(job and job.error for job in jobs):
            tests = [partial(e.check, one.target, *shown, one.options) for e, one in pairs]
            st.caption(MEANING)
            st.button("Test it", icon=":material/science:", on_click=_begin, args=(tests,))
        elif not all(job.finished for job in jobs if job):
            watch_explanations(asked)
        else:
            for job, one in zip(jobs, explained, strict=True):
                if job:
                    _readout(job.result(), _title(one, explained))


def _title(one: Explained, explained: Sequence[Explained]) -> str:
    return f"{one.cell.variant.name}: " if len(explained) > 1 else ""


def _begin(tests: Sequence[Callable[[], None]]) -> None:
    for test in tests:
        test()


def _readout(check: DeletionCheck, title: str) -> None:
    say(st.markdown, title + "\n\n".join(check.sentences()))
    rows = [
        {
            "Parts left out": drop.count,
            "Ranked first": drop.top,
            "By chance": drop.random,
            "Interval": f"{drop.low:.2f} to {drop.high:.2f}",
        }
        for drop in check.drops
    ]
    lost = "Lost log-probability of the outlined words, in nats: 0.7 makes them half as likely"
    number = st.column_config.NumberColumn(format="%.2f", help=lost)
    st.dataframe(
        pd.DataFrame(rows),
        hide_index=True,
        column_config={
            "Ranked first": number,
            "By chance": number,
            "Interval": st.column_config.TextColumn(
                help=f"95 % bootstrap interval of the mean of {check.draws} draws by chance"
            ),
        },
    )
