"""The address of a comparison: ids and settings only, never a word of a prompt."""

from typing import Any
from urllib.parse import urlencode

import streamlit as st

from lit_core.errors import PromptlightError, StoreError
from lit_core.gemma import resolve
from lit_core.salience import AUTO
from lit_core.settings import PRECISIONS
from lit_core.store import Kind, SnapshotStore
from lit_core.views.inputs.answer_field import space_field
from lit_core.views.inputs.comparison_inputs import ANSWER, CHOICE, DECODING, ComparisonInputs
from lit_core.views.inputs.decoding_fields import chat_message_field, number_field
from lit_core.views.inputs.variable_fields import blank_field, variable_field
from lit_core.views.inputs.variant_choice import VariantChoice, own_version, usable
from lit_core.views.messages import plain, say
from lit_core.views.model.model_in_use import models_here, use_model
from lit_core.views.results.same_target import set_shared_answer, shared_answer
from lit_core.views.state.decoding_link import decoding_faults, decoding_from, decoding_parameters
from lit_core.views.state.page_state import current_page
from lit_core.views.state.resources import model_in_use, snapshot_store
from lit_core.views.state.selection_state import SelectionState
from lit_core.views.state.view import View
from lit_core.views.state.view_link import view_from_link, view_parameters

KNOWN, FAULT, LINK_MODEL = "compare addresses known", "compare link fault", "compare link made with"
HELD, RUN_AGAIN = "compare link numbers held", "compare link to run again"


def open_link(selection: SelectionState) -> bool:
    """Show what the address asks for, when it was not this page that wrote it.

    A browser may still send an earlier address of this page while a later one is on its way to
    it: that must not overwrite what has been typed since. A warning about a link is shown until
    another link is opened or a comparison is started.

    Returns:
        Whether to run what a link shows: one was opened, or is to be seen with its own model, and
        everything it refers to was found.
    """
    asked = st.query_params.to_dict()
    opened = "variants" in asked and _line(asked) not in _known()
    if opened:
        _known().add(_line(asked))
        forget_link()
        try:
            _show(asked, selection)
        except StoreError as error:
            st.session_state[FAULT] = str(error)
    fault = st.session_state.get(FAULT)
    for warning in (fault, st.session_state.get(HELD)):
        if warning:
            say(st.warning, warning)
    _offer_linked_model()
    again = st.session_state.pop(RUN_AGAIN, False)
    return (opened or again) and not fault


def forget_link() -> None:
    """Say no more of what the last link asked for."""
    for key in (FAULT, HELD, LINK_MODEL):
        st.session_state.pop(key, None)


def _offer_linked_model() -> None:
    """Say that a link was made with another model, and offer that where it is here."""
    used, linked = model_in_use(), st.session_state.get(LINK_MODEL)
    if linked in (None, used):
        return
    (name, precision), (other, exact) = linked, used
    title = resolve(name).title
    told = (
        f"The link was made with the model {title} in {precision}, and {resolve(other).title} in "
        f"{exact} is in use here: the answers may differ."
    )
    if name in models_here() and precision in PRECISIONS:
        say(st.warning, told)
        st.button(plain(f"Use {title} and run again"), on_click=_use_linked_model, args=linked)
    else:
        how = "To see the same, choose that model on the page Model and run the comparison again."
        say(st.warning, f"{told} {how}")


def _use_linked_model(name: str, precision: str) -> None:
    use_model(name, precision)
    st.session_state[RUN_AGAIN] = True


def _show(asked: dict[str, str], selection: SelectionState) -> None:
    choices = [choice for choice in asked["variants"].split(",") if choice]
    st.session_state[HELD] = " ".join(decoding_faults(asked))
    if gone := [choice for choice in choices if not usable(choice)]:
        st.session_state[FAULT] = (
            f"The link refers to prompts that are not available here: {', '.join(gone)}."
        )
    page = current_page()
    page.show(CHOICE, [own_version(choice) for choice in choices])
    values = _defaults(choices)
    if "input" in asked:
        values |= _store().values(asked["input"])
    for name, value in values.items():
        page.show(variable_field(name), value)
        if not value.strip():
            page.show(blank_field(name), "input" in asked)
    page.show(ANSWER, _store().text(Kind.ANSWER, asked["answer"]) if "answer" in asked else "")
    page.show(space_field(ANSWER), asked.get("space", AUTO))
    for name, value in decoding_from(asked).items():
        page.show(number_field(DECODING, name, value), value)
    page.show(chat_message_field(DECODING), asked.get("turns") == "true")
    set_shared_answer(asked.get("explain", ""))
    selection.show(view_from_link(asked, lambda kind, key: _store().text(kind, key)))
    if "model" in asked:
        st.session_state[LINK_MODEL] = asked["model"], asked.get("precision", PRECISIONS[0])


def write_link(inputs: ComparisonInputs, view: View) -> None:
    """Put what the page shows into its address.

    Raises:
        StoreError: a text the link would point to cannot be kept.
    """
    asked = {"variants": ",".join(map(_linked, inputs.choices))}
    if dict(inputs.case.values) != dict(inputs.defaults):
        asked["input"] = _store().keep(Kind.VALUES, dict(inputs.case.values))
    if inputs.answer:
        asked["answer"] = _store().keep(Kind.ANSWER, inputs.answer.text)
        if inputs.answer.space != AUTO:
            asked["space"] = inputs.answer.space
    if inputs.turns:
        asked["turns"] = "true"
    if target := shared_answer():
        asked["explain"] = target
    asked["model"], precision = model_in_use()
    if precision != PRECISIONS[0]:
        asked["precision"] = precision
    asked |= view_parameters(view, lambda kind, text: _store().keep(kind, text))
    asked |= decoding_parameters(inputs.decoding)
    _known().add(_line(asked))
    if st.query_params.to_dict() != asked:
        st.query_params.from_dict(asked)


def _known() -> set[str]:
    """The addresses that this session has opened or written."""
    return st.session_state.setdefault(KNOWN, set())


def _line(address: dict[str, str]) -> str:
    return urlencode(sorted(address.items()))


def _linked(identity: str) -> str:
    return VariantChoice.from_id(identity).linked().id


def _store() -> SnapshotStore:
    if store := snapshot_store():
        return store
    raise StoreError("Links with texts of your own do not work: the data folder cannot be used.")


def _defaults(choices: list[str]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for choice in choices:
        try:
            values = {**VariantChoice.from_id(choice).prompt().defaults, **values}
        except PromptlightError:
            continue
    return values
