"""One model of the Model page: its name, what it takes, and buttons that use and unload it."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from lit_core.errors import ModelError
from lit_core.formatting import format_bytes
from lit_core.gemma import HubModel, ModelSource, resolve
from lit_core.views.messages import plain, say
from lit_core.views.model.model_facts import (
    MemoryNeed,
    download_sentence,
    size_sentence,
    too_large_sentence,
)
from lit_core.views.model.model_in_use import use_model
from lit_core.views.model.recent_places import forget_place, keep_place, recent_places
from lit_core.views.model.terms import terms_caption
from lit_core.views.model.unloading import unload
from lit_core.views.state.resources import ModelKey, model_in_use, models


def model_row(
    model: ModelKey, measured: int | None, on_use: Callable[[], None] = lambda: None
) -> None:
    """Draw the row.

    Args:
        model: what the model is used by, and the precision.
        measured: bytes it took when it was last loaded; None if that is not known.
        on_use: called when somebody uses it.
    """
    source = resolve(model[0])
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        with st.container(gap="xsmall", key=f"row {model[0]}"):
            st.markdown(f"**{plain(source.title)}**")
            fits = _facts(source, model, measured)
        with st.container(width="content", horizontal=True, vertical_alignment="center"):
            if model == model_in_use():
                st.markdown(":material/check: **In use here**")
            elif fits:
                _use_button(source, model, on_use)
            _other_buttons(source.title, model)


def place_row(place: str, precision: str, measured: int | None) -> None:
    """The row of a folder, a file or an address that somebody named; once used, it is kept."""
    model_row((place, precision), measured, partial(keep_place, place))


def _facts(source: ModelSource, model: ModelKey, measured: int | None) -> bool:
    """Say what is known of a model; whether it can be used, as far as that is known."""
    name, precision = model
    held = {key: engine.held_bytes for key, engine in models().loaded().items() if key[0] == name}
    budget = models().budget
    try:
        estimated = source.weight_bytes(precision)
    except ModelError as error:
        say(st.error, error)
        return False
    need = MemoryNeed(estimated, measured, held.pop(model, 0), budget)
    away = isinstance(source, HubModel) and not source.is_local
    download = download_sentence(source) if away else ""
    others = [f"Loaded in {exact}, takes {format_bytes(of)}" for (_, exact), of in held.items()]
    facts = " · ".join(filter(None, (size_sentence(source), download, need.sentence)))
    say(st.caption, facts[0].upper() + facts[1:])
    for told in filter(None, (*others, source.caution, source.origin, _place(source))):
        say(st.caption, told)
    own_page = isinstance(source, HubModel) and source.preset.page != source.terms
    terms_caption(source, source.preset.page if own_page else "")
    if not need.fits:
        why = too_large_sentence(source, precision, budget)
        say(st.warning, f"Too large for this machine: {why}.")
    return need.fits


def _place(source: ModelSource) -> str:
    """Where somebody's own model is; one that the app knows needs no place."""
    return "" if source.catalogue_name or not source.is_local else f"In {source.local_path}"


def _use_button(source: ModelSource, model: ModelKey, on_use: Callable[[], None]) -> None:
    name, precision = model
    verb = "Use" if source.is_local else "Get"
    exact = f" in {precision}" if name == model_in_use()[0] else ""
    label = plain(f"{verb} {source.title}{exact}")
    st.button(label, key=f"use {name}", on_click=_use, args=(model, on_use))


def _other_buttons(title: str, model: ModelKey) -> None:
    name, precision = model
    for loaded in [key for key in models().loaded() if key[0] == name]:
        exact = "" if loaded[1] == precision else f" in {loaded[1]}"
        key = f"unload {name} {loaded[1]}"
        st.button(plain(f"Unload {title}{exact}"), key=key, on_click=unload, args=(loaded,))
    if name in recent_places() and name != model_in_use()[0]:
        label, key = plain(f"Forget {title}"), f"forget {name}"
        st.button(label, key=key, type="tertiary", on_click=forget_place, args=(name,))


def _use(model: ModelKey, on_use: Callable[[], None]) -> None:
    use_model(*model)
    on_use()
