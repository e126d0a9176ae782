"""Versions of prompts that somebody saved, which everybody on this server can choose.

A version goes by its id, such as `soup@3`: what one person edits is a draft of that version, and
stays one while others save newer ones.
"""

from collections.abc import Mapping
from dataclasses import replace
from threading import Lock

from cachetools import LRUCache, TTLCache, cached

from lit_core.errors import PromptError, StoreError
from lit_core.prompts import PromptFile
from lit_core.store import (
    AT,
    PromptVersion,
    PromptVersionStore,
    SavedPrompt,
    prompt_of,
    version_id,
)
from lit_core.views.state.resources import prompt_version_store

# What others save is seen after so long.
TTL_SECONDS = 5
MOST_VERSIONS = 256


def saved_prompts() -> Mapping[str, SavedPrompt]:
    """The prompts that have versions, by name; none while the database cannot be used."""
    store = prompt_version_store()
    try:
        return _listed(store) if store else {}
    except StoreError:
        return {}  # `notices` says that the database cannot be used


def saved_ids() -> tuple[str, ...]:
    """Of each prompt that is not archived: the newest version, and those that have a label."""
    return tuple(
        version_id(each.name, number)
        for each in saved_prompts().values()
        if not each.archived
        for number in dict.fromkeys([each.latest, *each.labels.values()])
    )


def labels_note(identity: str) -> str:
    """A remark for versions that have a label, and for what shipped where there are newer ones."""
    version = saved_version(identity)
    if version is None:
        return " — as it came" if identity in saved_prompts() else ""
    known = saved_prompts().get(version.prompt)
    labels = known.labels_of(version.number) if known else []
    return f" — {', '.join(labels)}" if labels else ""


def saved_version(identity: str) -> PromptVersion | None:
    """The version of an id; None where there is none."""
    name, at, number = identity.rpartition(AT)
    store = prompt_version_store()
    if not at or not number.isdecimal() or store is None:
        return None
    try:
        return _version(store, name, int(number))
    except StoreError:
        return None


def saved_prompt(identity: str) -> PromptFile | None:
    """The prompt that a version is, under its id; None where there is none."""
    version = saved_version(identity)
    if version is None:
        return None
    try:
        file = prompt_of(version)
    except PromptError:
        return None  # saved by a version of the app that read files otherwise
    return replace(file, name=identity, description=file.description or _described(version))


def base_name(identity: str) -> str:
    """The name that versions of a prompt have in common."""
    version = saved_version(identity)
    return version.prompt if version else identity


def forget_listed() -> None:
    """Look again which prompts are saved. Call it after one was."""
    with _LOCK:
        _LISTED.clear()


def _described(version: PromptVersion) -> str:
    by = f" by {version.author}" if version.author else ""
    return f"Saved{by} on {version.created_at:%d %B %Y}."


_LISTED: TTLCache[object, Mapping[str, SavedPrompt]] = TTLCache(maxsize=1, ttl=TTL_SECONDS)
_LOCK = Lock()


@cached(_LISTED, lock=_LOCK)
def _listed(store: PromptVersionStore) -> Mapping[str, SavedPrompt]:
    return {each.name: each for each in store.prompts()}


# A version never changes.
@cached(LRUCache(MOST_VERSIONS), lock=Lock())
def _version(store: PromptVersionStore, name: str, number: int) -> PromptVersion:
    return store.version(name, number)
