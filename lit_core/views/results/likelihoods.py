"""How likely each answer, or another one that a person types, is under each prompt."""

import hashlib
from collections.abc import Sequence

import pandas as pd
import streamlit as st

from lit_core.compare import Cell, LikelihoodTable
from lit_core.engine import CrossScores, Engine
from lit_core.errors import PromptlightError
from lit_core.salience import TypedText
from lit_core.views.components.live_input import take_typed
from lit_core.views.inputs.persistent_widget import persistent_widget
from lit_core.views.inputs.prompt_choice import task_of
from lit_core.views.messages import say
from lit_core.views.results.watching import POLL_SECONDS
from lit_core.views.state.page_state import Field, PageState, current_page

SLOT = "cross scores"


def other_answer_field(page: PageState, prompt: str) -> Field[str]:
    """Another answer that somebody types on a page; prompts of one task share it.

    Args:
        page: where it is typed.
        prompt: the name of the prompt, or of the first of several.
    """
    return Field(f"{page.page} other answer {task_of(prompt)}", "")


def likelihood_table(cells: Sequence[Cell], engine: Engine) -> LikelihoodTable | None:
    """Every answer read under every prompt by one model, when it is asked for; None before."""
    with st.expander("How likely is each answer?", key="likelihoods"):
        st.caption(
            "The model estimates how likely it is that its answer begins with exactly this text. "
            "If a change to a prompt works, the wrong answer becomes unlikely; it does not merely "
            "disappear."
        )
        typed = persistent_widget(
            st.text_area,
            "Another answer",
            _other(cells),
            height="content",
            placeholder="such as the one that you wanted, in full",
        )
        key = _key(cells, typed)
        known: tuple[str, CrossScores] | None = st.session_state.get(SLOT)
        if known is None or known[0] != key:
            if current_page().value(_asked_field()) != key:
                st.button(
                    "Compute it", icon=":material/grid_on:", on_click=_pressed, args=(cells, engine)
                )
                return None
            _ask(cells, engine, typed)
        scores = st.session_state[SLOT][1]
        if not scores.finished:
            _watch(scores)
            return None
        return _show(scores, _others(typed))


def _other(cells: Sequence[Cell]) -> Field[str]:
    return other_answer_field(current_page(), cells[0].variant.prompt_name)


def _asked_field() -> Field[str]:
    """What was asked for last on this page, as a hash: it is asked for again after a reload."""
    return Field(f"{current_page().page} likelihoods asked for", "")


def _key(cells: Sequence[Cell], typed: str) -> str:
    texts = [(cell.prompt, cell.generation and cell.generation.response) for cell in cells]
    return hashlib.sha256(repr((texts, typed)).encode()).hexdigest()


def _others(typed: str) -> list[TypedText]:
    return [TypedText(typed)] if typed.strip() else []


def _pressed(cells: Sequence[Cell], engine: Engine) -> None:
    # The other answer may be typed right before the button is pressed.
    take_typed()
    _ask(cells, engine, current_page().value(_other(cells)))


def _ask(cells: Sequence[Cell], engine: Engine, typed: str) -> None:
    key = _key(cells, typed)
    current_page().keep(_asked_field(), key)
    st.session_state[SLOT] = key, CrossScores(engine, cells, _others(typed))


@st.fragment(run_every=POLL_SECONDS)
def _watch(scores: CrossScores) -> None:
    if scores.finished:
        st.rerun()
    st.caption("Reading the answers…")


def _show(scores: CrossScores, others: Sequence[TypedText]) -> LikelihoodTable | None:
    try:
        values = scores.log_probabilities()
    except PromptlightError as error:
        say(st.error, error)
        return None
    found = _table(scores.cells, others, values)
    percent = [[100 * value for value in row] for row in found.rows]
    table = pd.DataFrame(percent, columns=[*found.answers])
    table.insert(0, "Prompt", found.prompts)
    number = st.column_config.NumberColumn(
        format="%.3g %%",
        help="Probability that the model's answer to the prompt begins with exactly this text",
    )
    columns = dict.fromkeys(found.answers, number)
    st.dataframe(table, hide_index=True, column_config=columns)
    if len(found.answers) < len(values[0]):
        st.caption("Answers that are the same text share a column.")
    return found


def _table(
    cells: Sequence[Cell], others: Sequence[TypedText], values: Sequence[Sequence[float]]
) -> LikelihoodTable:
    answers = [(cell.title, cell.generation.response) for cell in cells if cell.generation]
    typed = [("another", other.text) for other in others]
    prompts = [(cell.variant.name, cell.prompt) for cell in cells]
    return LikelihoodTable.of(prompts, [*answers, *typed], values)
