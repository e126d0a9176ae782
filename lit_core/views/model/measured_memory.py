"""How much memory models took when they were last loaded on this machine."""

from contextlib import suppress
from typing import Any

from lit_core.engine import Engine
from lit_core.errors import StoreError
from lit_core.views.state.resources import ModelKey, draft_store

# In the place of a browser's name, which is never like that.
OWNER = "this machine"


def keep_measured_memory(model: ModelKey, engine: Engine) -> None:
    """Remember what a model holds that has just been loaded, with all that its process needs."""
    info, held, store = engine.info, engine.held_bytes, draft_store()
    if not (info and held and store):
        return
    measured = {"bytes": held, "backend": info.backend, "fingerprint": info.fingerprint}
    # Pages say by themselves when nothing can be kept.
    with suppress(StoreError):
        store.save(OWNER, {_slot(model): measured})


def measured_memory() -> dict[str, Any]:
    """What was measured, for `measured_bytes`."""
    store = draft_store()
    with suppress(StoreError):
        return store.load(OWNER) if store else {}
    return {}


def measured_bytes(measured: dict[str, Any], model: ModelKey) -> int | None:
    """How much memory a model took; None where it was not loaded here before."""
    known = measured.get(_slot(model))
    return int(known["bytes"]) if known else None


def _slot(model: ModelKey) -> str:
    return "memory " + " ".join(model)
