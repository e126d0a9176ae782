"""The address of a comparison: ids and settings only, never a word of a prompt."""

from dataclasses import asdict
from typing import Any

import streamlit as st

from lit_core.errors import PromptlightError, StoreError
from lit_core.gemma import Decoding
from lit_core.salience import CUSTOM
from lit_core.store import SnapshotStore
from lit_core.views.comparison_inputs import ANSWER, CHOICE, DECODING, ComparisonInputs
from lit_core.views.inputs import variable_slot
from lit_core.views.kept import show
from lit_core.views.messages import say
from lit_core.views.picking import Picking
from lit_core.views.resources import snapshot_store
from lit_core.views.salience_view import Picked
from lit_core.views.variant_choice import EDIT, MARK, VariantChoice, own_version, usable
from lit_core.views.view_settings import (
    DEFAULT_GRANULARITY,
    DEFAULT_METHOD,
    FOIL,
    GRANULARITY,
    METHOD,
    PATTERN,
    ViewSettings,
)

ADDRESS, FAULT = "compare address", "compare link fault"
NUMBERS = {"max_new_tokens": int, "temperature": float, "top_p": float, "seed": int}


def open_link(picking: Picking) -> bool:
    """Show what the address asks for, when it was not this page that wrote it.

    What it asks for in vain is told until there is another link.
    """
    asked = st.query_params.to_dict()
    opened = "variants" in asked and asked != st.session_state.get(ADDRESS)
    if opened:
        st.session_state[ADDRESS] = asked
        st.session_state[FAULT] = ""
        try:
            _show(asked, picking)
        except StoreError as error:
            st.session_state[FAULT] = str(error)
    if fault := st.session_state.get(FAULT):
        say(st.warning, fault)
    return opened and not fault


def _show(asked: dict[str, str], picking: Picking) -> None:
    choices = [choice for choice in asked["variants"].split(",") if choice]
    if gone := [choice for choice in choices if not usable(choice)]:
        st.session_state[FAULT] = (
            f"The link asks for what is not to be had here: {', '.join(gone)}."
        )
    show(CHOICE, [own_version(choice) for choice in choices])
    values = _defaults(choices)
    if "input" in asked:
        values |= _store().find(asked["input"])
    for name, value in values.items():
        show(variable_slot(name), value)
    name, _, pattern = asked.get("granularity", DEFAULT_GRANULARITY).partition(MARK)
    show(GRANULARITY, name)
    if name == CUSTOM and pattern:
        show(PATTERN, _store().find(pattern))
    for name, slot in (("answer", ANSWER), ("foil", FOIL)):
        show(slot, _store().find(asked[name]) if name in asked else "")
    show(METHOD, asked.get("method", DEFAULT_METHOD))
    for name, value in asdict(_decoding(asked)).items():
        if name in NUMBERS:
            show(f"{DECODING} {name}", value)
    picking.pick(_picked(asked.get("target", "")))


def write_link(inputs: ComparisonInputs, settings: ViewSettings, picked: Picked | None) -> None:
    """Put what the page shows into its address.

    Raises:
        StoreError: a text the link would point to cannot be kept.
    """
    asked = {"variants": ",".join(map(_linked, inputs.choices))}
    if dict(inputs.case.values) != dict(inputs.defaults):
        asked["input"] = _store().keep(dict(inputs.case.values))
    name, _, pattern = settings.granularity.partition(":")
    asked["granularity"] = f"{name}{MARK}{_store().keep(pattern)}" if pattern else name
    asked["method"] = settings.method
    for name, text in (("answer", inputs.answer), ("foil", settings.foil)):
        if text:
            asked[name] = _store().keep(text)
    for name, value in asdict(inputs.decoding).items():
        if name in NUMBERS and value != getattr(Decoding(), name):
            asked[name] = f"{value:g}"
    if picked:
        asked["target"] = f"{picked.panel}.{picked.start}-{picked.end}"
    st.session_state[ADDRESS] = asked
    if st.query_params.to_dict() != asked:
        st.query_params.from_dict(asked)


def _linked(identity: str) -> str:
    name, _, version = identity.partition(MARK)
    if version != EDIT:
        return identity
    return f"{name}{MARK}{_store().keep(VariantChoice(identity).prompt().template.text)}"


def _store() -> SnapshotStore:
    if store := snapshot_store():
        return store
    raise StoreError("Links with texts of your own do not work: the data folder cannot be used.")


def _defaults(choices: list[str]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for choice in choices:
        try:
            values = {**VariantChoice(choice).prompt().defaults, **values}
        except PromptlightError:
            continue
    return values


def _decoding(asked: dict[str, str]) -> Decoding:
    """The settings a link names; one that is no number or out of range is left at its default."""
    try:
        given: dict[str, Any] = {n: kind(asked[n]) for n, kind in NUMBERS.items() if n in asked}
        return Decoding(**given)
    except (ValueError, PromptlightError):
        return Decoding()


def _picked(text: str) -> Picked | None:
    panel, _, span = text.partition(".")
    start, _, end = span.partition("-")
    whole = all(part.isascii() and part.isdigit() for part in (panel, start, end))
    return Picked(int(panel), int(start), int(end)) if whole else None
