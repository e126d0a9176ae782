"""Whole prompts to choose among: from the server's datasets, and handed over by a notebook."""

import threading
from collections.abc import Mapping
from concurrent.futures import Future, wait
from dataclasses import dataclass

import streamlit as st

from lit_core.datasets import load_dataset, without_credentials
from lit_core.distinct_names import distinct_names
from lit_core.errors import DatasetError, StoreError
from lit_core.prompts import PromptFile, PromptTemplate
from lit_core.settings import Settings
from lit_core.views.state.resources import settings, snapshot_store

ASKED, GIVEN, FAULT = "examples", "examples given", "examples fault"
# A page is drawn without datasets that take longer.
WAIT_SECONDS = 1.0


@dataclass(frozen=True)
class Examples:
    """Prompts by name, why others cannot be had, and whether some are still on their way."""

    prompts: Mapping[str, PromptFile]
    faults: tuple[str, ...] = ()
    loading: bool = False


def examples() -> Examples:
    """Everything that can be chosen in this session, what was handed over first."""
    given: Mapping[str, PromptFile] = st.session_state.get(GIVEN, {})
    loading = _served(settings())
    served = loading.result() if loading.done() else Examples({}, loading=True)
    fault = st.session_state.get(FAULT)
    faults = served.faults + ((fault,) if fault else ())
    return Examples({**given, **served.prompts}, faults, served.loading)


def load_linked_examples() -> str | None:
    """Take up the examples that the address points to; the name of the first, when they are new."""
    key = st.query_params.get(ASKED)
    if not key or key == st.session_state.get(ASKED):
        return None
    st.session_state[ASKED] = key
    try:
        if (store := snapshot_store()) is None:
            raise StoreError("The examples cannot be shown: the data folder cannot be used.")
        rows = store.examples(key)
    except StoreError as error:
        st.session_state[FAULT] = str(error)
        return None
    prompts = [_handed_over(row, n, len(rows), key) for n, row in enumerate(rows, 1)]
    st.session_state[GIVEN] = {prompt.name: prompt for prompt in prompts}
    st.session_state.pop(FAULT, None)
    return prompts[0].name if prompts else None


def _handed_over(row: Mapping[str, str], number: int, of: int, key: str) -> PromptFile:
    # A name of its own for each content: what is typed into one is no draft of another.
    name = f"{row.get('source') or 'given'} {key[:4]}" + (f" {number}" if of > 1 else "")
    return _prompt(name, row["prompt"], "Handed over by a notebook.")


@st.cache_resource(show_spinner=False)
def _served(chosen: Settings) -> Future[Examples]:
    """The server's datasets, read on a thread of their own: an address may take half a minute."""
    loading: Future[Examples] = Future()
    # Not an executor's thread: the server would wait for that before it ends.
    threading.Thread(target=lambda: loading.set_result(_load(chosen)), daemon=True).start()
    wait([loading], WAIT_SECONDS)
    return loading


def _load(chosen: Settings) -> Examples:
    prompts, faults, datasets = {}, [], []
    for config in chosen.datasets:
        try:
            datasets.append((config, load_dataset(config, accept_problems=True)))
        except DatasetError as error:
            faults.append(str(error))
    names = distinct_names(
        [dataset.name for _, dataset in datasets],
        [without_credentials(config) for config, _ in datasets],
    )
    for dataset_name, (_, dataset) in zip(names, datasets, strict=True):
        faults += [f"{dataset_name}, {problem}: left out." for problem in dataset.problems]
        whole = [each for each in dataset.examples if each.prompt]
        if not whole:
            faults.append(f"{dataset_name} has no whole prompts (a field “prompt”) to choose.")
        for number, each in enumerate(whole[: chosen.max_examples], 1):
            name = f"{dataset_name} {number}"
            if each.prompt:
                prompts[name] = _prompt(name, each.prompt, each.source or "")
    return Examples(prompts, tuple(faults))


def _prompt(name: str, text: str, description: str) -> PromptFile:
    return PromptFile(name, PromptTemplate.literal(text), description=description)
