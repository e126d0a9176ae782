"""What all sessions share: the models with their engines, and the database."""

import time
from dataclasses import dataclass, field

import streamlit as st

from lit_core.engine import ModelPool, ProcessEngine
from lit_core.errors import StoreError
from lit_core.gemma import default_model
from lit_core.settings import Settings
from lit_core.store import DraftStore, PromptVersionStore, SnapshotStore, open_database

IN_USE = "model in use"
ModelKey = tuple[str, str]
# Between two tries to use a database that could not be used.
RETRY_SECONDS = 5.0


def settings() -> Settings:
    """What this server was started with."""
    return Settings.from_environment()


def models() -> ModelPool:
    """The models that are loaded, or can be."""
    return _models(settings().max_length)


def first_model() -> ModelKey:
    """Name and precision of the model that the app opens with."""
    chosen = settings()
    return chosen.models[0] if chosen.models else default_model(), chosen.precision


def model_in_use() -> ModelKey:
    """Name and precision of the model that this session uses."""
    return st.session_state.get(IN_USE, first_model())


def engine() -> ProcessEngine:
    """The engine of the model that this session uses."""
    return models().engine(*model_in_use())


def draft_store() -> DraftStore | None:
    """Where drafts are kept; None while the data folder cannot be used."""
    return _stores().drafts


def snapshot_store() -> SnapshotStore | None:
    """Where texts that links point to are kept; None while the data folder cannot be used."""
    return _stores().snapshots


def prompt_version_store() -> PromptVersionStore | None:
    """Where saved prompts are; None while the database cannot be used."""
    return _stores().prompts


def linked_texts() -> SnapshotStore:
    """Where the texts are that links point to.

    Raises:
        StoreError: the data folder cannot be used.
    """
    if store := snapshot_store():
        return store
    raise StoreError("Links with texts of your own do not work: the data folder cannot be used.")


def store_error() -> StoreError | None:
    """Why nothing can be kept, if that is so."""
    return _stores().error


@dataclass(frozen=True)
class _Stores:
    """The stores of one database, or why it could not be opened and when that was tried."""

    drafts: DraftStore | None = None
    snapshots: SnapshotStore | None = None
    prompts: PromptVersionStore | None = None
    error: StoreError | None = None
    tried: float = field(default_factory=time.monotonic)

    def still_valid(self) -> bool:
        return self.error is None or time.monotonic() < self.tried + RETRY_SECONDS


@st.cache_resource(show_spinner=False, on_release=ModelPool.close)
def _models(max_length: int | None) -> ModelPool:
    return ModelPool(max_length=max_length)


@st.cache_resource(show_spinner=False, validate=_Stores.still_valid)
def _stores() -> _Stores:
    try:
        database = open_database()
    except StoreError as error:
        return _Stores(error=error)
    return _Stores(DraftStore(database), SnapshotStore(database), PromptVersionStore(database))
