"""What all sessions share: the engine with its loaded model, and the database."""

import os

import streamlit as st

from lit_core.engine import LocalEngine
from lit_core.errors import StoreError
from lit_core.gemma import EMBEDDED
from lit_core.store import DraftStore, SnapshotStore, open_database

MODEL_VARIABLE = "PROMPTLIGHT_MODEL"


def engine() -> LocalEngine:
    """The engine for the model this server was started with."""
    return _engine(os.environ.get(MODEL_VARIABLE) or EMBEDDED)


def draft_store() -> DraftStore | None:
    """Where drafts are kept; None when the data folder cannot be used."""
    stores = _stores()
    return None if isinstance(stores, StoreError) else stores[0]


def snapshot_store() -> SnapshotStore | None:
    """Where texts that links point to are kept; None when the data folder cannot be used."""
    stores = _stores()
    return None if isinstance(stores, StoreError) else stores[1]


def store_error() -> StoreError | None:
    """Why nothing can be kept, if that is so."""
    stores = _stores()
    return stores if isinstance(stores, StoreError) else None


@st.cache_resource(show_spinner=False, on_release=LocalEngine.close)
def _engine(model_name: str) -> LocalEngine:
    return LocalEngine(model_name)


@st.cache_resource(show_spinner=False)
def _stores() -> tuple[DraftStore, SnapshotStore] | StoreError:
    try:
        database = open_database()
    except StoreError as error:
        return error
    return DraftStore(database), SnapshotStore(database)
