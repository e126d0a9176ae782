"""Saving a prompt as it stands in the Workbench: a new version, for everybody on this server."""

from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from lit_core.compare import told_changes
from lit_core.errors import PromptlightError, StoreError
from lit_core.gemma import Decoding
from lit_core.prompts import PromptFile, dump_prompt_file
from lit_core.store import AT, PromptVersion, PromptVersionStore, template_text
from lit_core.views.components.live_input import take_typed
from lit_core.views.inputs.decoding_fields import chosen_decoding, reset_decoding
from lit_core.views.inputs.own_prompts import free_name, own_names, remove_own_prompt
from lit_core.views.inputs.persistent_widget import persistent_widget
from lit_core.views.inputs.prompt_choice import (
    SHOWN_PROMPT,
    decoding_slot,
    draft_field,
    is_edited,
    original,
    with_text,
)
from lit_core.views.inputs.saved_prompts import (
    base_name,
    forget_listed,
    saved_prompts,
    saved_version,
)
from lit_core.views.inputs.stop_field import chosen_stops, reset_stops
from lit_core.views.messages import say
from lit_core.views.state.page_state import Field, current_page
from lit_core.views.state.resources import prompt_version_store

AUTHOR = Field("author of what is saved", "")
TOLD = "told of what was saved"
SHIPPED = "As it came with Promptlight."


@dataclass(frozen=True)
class SaveResult:
    """What came of a save.

    Attributes:
        version: what was saved.
        newer: a version that somebody else saved meanwhile, in what the save began with.
        fault: why nothing was saved; empty where it was.
    """

    version: PromptVersion | None = None
    newer: PromptVersion | None = None
    fault: str = ""


def save_buttons(name: str) -> None:
    """Save the prompt in one click, or with a name and a reason, where there is something to save.

    Args:
        name: the prompt that is shown.
    """
    if not _has_changes(name):
        return
    wanted, reason = _name_field(name), _reason_field(name)
    st.button(
        "Save",
        key="save-prompt",
        icon=":material/save:",
        type="tertiary",
        help="Keep the prompt as it stands as a new version, which everybody on this server sees. "
        "Nothing is overwritten.",
        on_click=_save,
        args=(name,),
    )
    with st.popover("Save with a note…", type="tertiary", key=f"save as {name}"):
        persistent_widget(st.text_input, "Name", wanted)
        persistent_widget(st.text_input, "What you changed, and why (optional)", reason)
        persistent_widget(st.text_input, "Your name (optional)", AUTHOR)
        st.button("Save this version", icon=":material/save:", on_click=_save, args=(name,))


def save_notice() -> None:
    """Say once what was saved last, and what somebody else saved before that."""
    result: SaveResult | None = st.session_state.pop(TOLD, None)
    if result is None:
        return
    if result.fault:
        say(st.error, result.fault)
    elif result.version and result.newer:
        newer, mine = result.newer, result.version
        by = f" by {newer.author}" if newer.author else " by somebody else"
        told = told_changes(newer.id, template_text(newer), mine.id, template_text(mine))
        say(
            st.warning,
            f"{newer.id} was saved{by} while you were editing {mine.parent_id}. Both are kept; "
            f"yours is {mine.id}. {told}",
        )
    elif result.version:
        say(st.success, f"Saved as {result.version.id}.")


def _has_changes(name: str) -> bool:
    if name in own_names():
        return bool(current_page().value(draft_field(name)).strip())
    return is_edited(name) or _config(original(name), name) != original(name).config


def _config(prompt: PromptFile, name: str) -> dict[str, Any]:
    """The prompt's settings as the Workbench's fields have them."""
    slot, usual = decoding_slot(name), prompt.stop_sequences
    config = chosen_decoding(Decoding.from_config(prompt.config), slot).to_config(prompt.config)
    stops = chosen_stops(slot, usual)
    return config if stops == usual else {**config, "stopSequences": [*stops]}


def _proposed(name: str) -> str:
    """What a prompt is saved as: one's own under a name that nobody has taken."""
    if name in own_names():
        return free_name([*saved_prompts()], name.replace(AT, " "))
    return base_name(name)


def _name_field(name: str) -> Field[str]:
    return Field(f"name to save {name} as", _proposed(name))


def _reason_field(name: str) -> Field[str]:
    return Field(f"reason to save {name}", "")


def _save(name: str) -> None:
    # Text may be typed right before a button is pressed.
    take_typed()
    page, store = current_page(), prompt_version_store()
    wanted, reason = page.value(_name_field(name)).strip(), page.value(_reason_field(name)).strip()
    try:
        if store is None:
            raise StoreError("This is not saved: the database cannot be used.")
        shown = with_text(original(name), page.value(draft_field(name)))
        shown = replace(shown, config=_config(shown, name))
        result = _saved(store, name, wanted or _proposed(name), shown, reason)
    except PromptlightError as error:
        st.session_state[TOLD] = SaveResult(fault=str(error))
        return
    st.session_state[TOLD] = result
    forget_listed()
    page.keep(_reason_field(name), "")
    page.keep(_name_field(name), _proposed(name))
    page.keep(SHOWN_PROMPT, result.version.id if result.version else name)
    reset_decoding(Decoding.from_config(original(name).config), decoding_slot(name))
    reset_stops(decoding_slot(name), original(name).stop_sequences)
    if name in own_names():
        remove_own_prompt(name)
    else:
        page.keep(draft_field(name), draft_field(name).default)


def _saved(
    store: PromptVersionStore, name: str, wanted: str, prompt: PromptFile, reason: str
) -> SaveResult:
    author = current_page().value(AUTHOR).strip()
    known = saved_version(name)
    parent = known if known and known.prompt == wanted else None
    versions = store.versions(wanted)
    if parent is None and wanted == name and name not in own_names():
        # Of a shipped prompt the first version is what everybody knows.
        shipped = dump_prompt_file(original(name))
        parent = next((each for each in versions if each.content == shipped), None)
        if not versions:
            parent = store.save(wanted, shipped, author="", reason=SHIPPED)
    if parent is None and versions:
        raise StoreError(
            f"There is a saved prompt “{wanted}” already ({versions[0].id}): choose another name, "
            "or open that version and change it."
        )
    # What the file says of the prompt need not be true of another text.
    content = dump_prompt_file(replace(prompt, name=wanted, description=""))
    number = parent.number if parent else None
    version = store.save(wanted, content, author=author, reason=reason, parent=number)
    # Looked at afterwards: somebody may have saved one a moment ago.
    overtaken = parent is not None and version.number > parent.number + 1
    return SaveResult(version, store.version(wanted, version.number - 1) if overtaken else None)
