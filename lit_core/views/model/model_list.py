"""The models one can choose: those on this machine first, then what can be downloaded."""

from collections.abc import Iterable

import streamlit as st

from lit_core.gemma import ModelSource, offered_models, resolve
from lit_core.views.messages import say
from lit_core.views.model.measured_memory import measured_bytes, measured_memory
from lit_core.views.model.model_facts import too_large_sentence
from lit_core.views.model.model_in_use import models_here
from lit_core.views.model.model_row import model_row
from lit_core.views.model.place_choice import place_choice
from lit_core.views.model.precision_choice import precision_choice
from lit_core.views.model.recent_places import usable_places
from lit_core.views.model.unloading import memory_in_use
from lit_core.views.state.resources import model_in_use, models, settings


def model_list() -> None:
    """Draw all of them, or those whose name has every word that is searched for."""
    used, exact = model_in_use()
    with st.container(horizontal=True, gap="medium"):
        with st.container(width=320):
            searched = st.text_input("Search", placeholder="A name, such as Gemma 2", type="search")
        with st.container(width=480):
            precision = precision_choice(exact)
    loaded = models().loaded()
    places = usable_places()
    candidates = dict.fromkeys([*models_here(), *(name for name, _ in loaded), *places])
    here = [name for name in candidates if resolve(name).is_local]
    by_size = sorted(offered_models(), key=lambda source: source.parameters)
    large = [source for source in by_size if not _fits(source, precision)]
    small = [source.name for source in by_size if source not in large]
    st.header("On this machine")
    _rows(_found(here, searched), precision)
    memory_in_use(frozenset(loaded))
    st.header("To download")
    st.caption(
        "Models with “Instruct” in their name follow instructions; the others continue the text of "
        "the prompt. Larger models answer better, but are slower and need more memory."
    )
    offered = dict.fromkeys([*settings().models, used, *small])
    away = [name for name in offered if name not in here and name not in places]
    _rows(_found(away, searched), precision)
    _too_large([source for source in large if _matches(source, searched)], precision)
    place_choice(precision, {*here, *away, *(source.name for source in large)})


def _fits(source: ModelSource, precision: str) -> bool:
    return source.is_local or (source.weight_bytes(precision) or 0) <= models().budget


def _found(names: Iterable[str], searched: str) -> list[str]:
    return [name for name in names if _matches(resolve(name), searched)]


def _matches(source: ModelSource, searched: str) -> bool:
    return all(word in source.title.casefold() for word in searched.casefold().split())


def _rows(names: list[str], precision: str) -> None:
    measured = measured_memory()
    for name in names:
        model_row((name, precision), measured_bytes(measured, (name, precision)))
    if not names:
        st.caption("No name matches.")


def _too_large(sources: list[ModelSource], precision: str) -> None:
    if not sources:
        return
    with st.expander(f"Too large for this machine: {len(sources)}"):
        for source in sources:
            why = too_large_sentence(source, precision, models().budget)
            say(st.caption, f"{source.title}: {why}.")
