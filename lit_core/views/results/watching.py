"""Shows runs while they go on, and lets them be stopped."""

from collections.abc import Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lit_core.compare import answer_title
from lit_core.engine import AnyJob, Run
from lit_core.gemma import ModelInfo
from lit_core.views.messages import plain

# How often a page looks at what is going on. Each time a part of it is drawn again, which slows
# the pages of other people where cores are few.
POLL_SECONDS = 0.5
RESTARTED = (
    "The model's process ended unexpectedly, often because memory ran out. It was restarted, and "
    "the interrupted work was repeated."
)

ModelStates = list[tuple[bool, ModelInfo | None, bool]]


def advance_runs(runs: Sequence[Run]) -> None:
    """Move runs on where they wait for it."""
    for run in runs:
        run.advance()


def all_finished(runs: Sequence[Run]) -> bool:
    """Whether all runs have an answer to show."""
    return all(run.finished for run in runs)


def restart_notice(runs: Sequence[Run]) -> None:
    """Say that the model's process died and the work was repeated, if so."""
    if any(run.restarted for run in runs):
        st.warning(RESTARTED)


def watch_runs(runs: Sequence[Run], answers: DeltaGenerator) -> None:
    """A button that stops the runs, and how far they are.

    Args:
        runs: what is watched.
        answers: an empty place where the answers are shown as they are written.
    """
    _watch_runs(runs, answers, _model_state(runs))


@st.fragment(run_every=POLL_SECONDS)
def _watch_runs(runs: Sequence[Run], answers: DeltaGenerator, drawn: ModelStates) -> None:
    advance_runs(runs)
    if all_finished(runs) or _model_state(runs) != drawn:
        st.rerun()
    with st.container(horizontal=True, vertical_alignment="center"):
        _stop_button(runs)
        st.caption(plain(_stages(runs)))
    with answers.container():
        restart_notice(runs)
        for column, run in zip(st.columns(len(runs)), runs, strict=True):
            with column.container(border=True, key=f"answer {run.sample_index} {run.variant.name}"):
                st.markdown(f"**{plain(answer_title(run.variant, run.sample_index))}**")
                st.text(run.text)


def _stages(runs: Sequence[Run]) -> str:
    """How far each run is, by its title where there are several."""
    stages = ["ready" if run.finished else f"{run.stage}…" for run in runs]
    if len(runs) == 1:
        return stages[0]
    titles = [answer_title(run.variant, run.sample_index) for run in runs]
    return " · ".join(f"{title}: {stage}" for title, stage in zip(titles, stages, strict=True))


def watch_explanations(runs: Sequence[Run]) -> None:
    """How far the explanations are, and a button that stops them."""
    _watch_explanations(runs, _model_state(runs), _finished_tests(runs))


@st.fragment(run_every=POLL_SECONDS)
def _watch_explanations(runs: Sequence[Run], drawn: ModelStates, tests: int) -> None:
    advance_runs(runs)
    if (
        all(run.complete for run in runs)
        or _model_state(runs) != drawn
        or _finished_tests(runs) != tests
    ):
        st.rerun()
    at_work = next((run for run in runs if not run.complete), runs[0])
    progress = at_work.progress
    share = progress.done / progress.total if progress.total else 0.0
    title = f"{answer_title(at_work.variant, at_work.sample_index)}: " if len(runs) > 1 else ""
    with st.container(horizontal=True, vertical_alignment="center"):
        _stop_button(runs)
        st.progress(min(share, 1.0), plain(f"{title}{at_work.stage}…"))


@st.fragment(run_every=POLL_SECONDS)
def watch_search(job: AnyJob) -> None:
    """How far a search is that was begun on request."""
    progress = job.progress
    share = progress.done / progress.total if progress.total else 0.0
    st.progress(min(share, 1.0), plain(f"{progress.stage}…"))


def _model_state(runs: Sequence[Run]) -> ModelStates:
    """Whether each run's model is loading, which is loaded, and whether it was restarted."""
    return [(run.engine.loading, run.engine.info, run.restarted) for run in runs]


def _finished_tests(runs: Sequence[Run]) -> int:
    return sum(run.explanation.tests.finished for run in runs if run.explanation)


def _stop_button(runs: Sequence[Run]) -> None:
    st.button("Stop", icon=":material/stop_circle:", on_click=_cancel, args=(runs,))


def _cancel(runs: Sequence[Run]) -> None:
    for run in runs:
        run.cancel()
