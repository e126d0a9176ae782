"""Persistent storage: drafts, snapshots that links refer to, and versions of prompts."""

from lit_core.store.backup import back_up, restore
from lit_core.store.database import FOLDER_VARIABLE, data_folder, database_exists, open_database
from lit_core.store.drafts import DraftStore
from lit_core.store.open_prompt import open_prompt, prompt_of, template_text
from lit_core.store.prompt_versions import PROTECTED_LABELS, PromptVersionStore
from lit_core.store.saved_prompt import AT, LabelMove, PromptVersion, SavedPrompt, version_id
from lit_core.store.snapshots import Kind, SnapshotStore

__all__ = [
    "AT",
    "FOLDER_VARIABLE",
    "PROTECTED_LABELS",
    "DraftStore",
    "Kind",
    "LabelMove",
    "PromptVersion",
    "PromptVersionStore",
    "SavedPrompt",
    "SnapshotStore",
    "back_up",
    "data_folder",
    "database_exists",
    "open_database",
    "open_prompt",
    "prompt_of",
    "restore",
    "template_text",
    "version_id",
]
