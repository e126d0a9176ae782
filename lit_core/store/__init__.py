"""Persistent storage: drafts, and snapshots that links refer to."""

from lit_core.store.database import FOLDER_VARIABLE, data_folder, open_database
from lit_core.store.drafts import DraftStore
from lit_core.store.snapshots import Kind, SnapshotStore

__all__ = ["FOLDER_VARIABLE", "DraftStore", "Kind", "SnapshotStore", "data_folder", "open_database"]
