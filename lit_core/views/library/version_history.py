"""The versions of one saved prompt: what each says, and what can be done with it."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from lit_core.errors import StoreError
from lit_core.store import (
    PROTECTED_LABELS,
    PromptVersion,
    PromptVersionStore,
    SavedPrompt,
)
from lit_core.views.components.live_input import take_typed
from lit_core.views.inputs.comparison_inputs import CHOICE
from lit_core.views.inputs.persistent_widget import persistent_widget
from lit_core.views.inputs.prompt_choice import SHOWN_PROMPT
from lit_core.views.inputs.save_prompt import AUTHOR
from lit_core.views.inputs.saved_prompts import forget_listed
from lit_core.views.inputs.variant_choice import VariantChoice
from lit_core.views.library.version_difference import version_difference
from lit_core.views.messages import say
from lit_core.views.state.page_link import RUN
from lit_core.views.state.page_state import Field, PageState, current_page

# A callback cannot change the page.
LEADS_TO = "page that the library leads to"
FAULT = "fault of the library"
LABEL, REASON = Field("library label", ""), Field("library reason", "")


def version_history(store: PromptVersionStore, prompt: SavedPrompt) -> None:
    """Show the versions of a prompt, what two of them differ in, and what can be done.

    Raises:
        StoreError: they cannot be read.
    """
    if page := st.session_state.pop(LEADS_TO, None):
        st.switch_page(page)
    if fault := st.session_state.pop(FAULT, None):
        say(st.error, fault)
    versions = store.versions(prompt.name)
    st.dataframe(
        pd.DataFrame([_row(each, prompt) for each in versions]),
        hide_index=True,
        height="content" if len(versions) <= 8 else 320,
    )
    with st.container(horizontal=True):
        chosen = _version_choice("Version", f"library version {prompt.name}", versions, 0)
        beside = _version_choice("Beside", f"library beside {prompt.name}", versions, 1)
    with st.container(horizontal=True):
        _buttons(store, prompt, chosen, beside, versions[0])
    if beside.number == chosen.number:
        st.text(chosen.content)
    else:
        version_difference(beside.content, chosen.content)
    _labels(store, prompt, chosen)


def _version_choice(
    label: str, slot: str, versions: Sequence[PromptVersion], usual: int
) -> PromptVersion:
    by_id = {each.id: each for each in versions}
    field = Field(slot, versions[min(usual, len(versions) - 1)].id)
    current_page().follow_default(field)
    return by_id[persistent_widget(st.selectbox, label, field, valid=by_id, options=[*by_id])]


def _row(version: PromptVersion, prompt: SavedPrompt) -> dict[str, object]:
    labels = [label for label, number in prompt.labels.items() if number == version.number]
    return {
        "Version": version.id,
        "Labels": ", ".join(labels),
        "Saved by": version.author,
        "On": f"{version.created_at:%Y-%m-%d %H:%M} UTC",
        "Why": version.reason,
        "Made of": f"{version.prompt}@{version.parent}" if version.parent else "",
    }


def _buttons(
    store: PromptVersionStore,
    prompt: SavedPrompt,
    chosen: PromptVersion,
    beside: PromptVersion,
    newest: PromptVersion,
) -> None:
    st.button(
        "Open in the Workbench",
        icon=":material/edit_note:",
        type="primary",
        on_click=_open,
        args=(chosen,),
    )
    if beside.number != chosen.number:
        st.button(
            "Compare answers", icon=":material/compare:", on_click=_compare, args=(beside, chosen)
        )
    if chosen.content != newest.content:
        st.button(
            "Restore this version",
            icon=":material/history:",
            help="Saves what it says as the newest version. Nothing is overwritten.",
            on_click=_restore,
            args=(store, chosen),
        )
    st.button(
        "Bring back" if prompt.archived else "Archive",
        icon=":material/unarchive:" if prompt.archived else ":material/archive:",
        help="An archived prompt is not offered any more. All of its versions stay.",
        on_click=_change,
        args=(store.set_archived, prompt.name, not prompt.archived),
    )


def _labels(store: PromptVersionStore, prompt: SavedPrompt, chosen: PromptVersion) -> None:
    with st.expander("Labels and tags"):
        protected = ", ".join(f"“{label}”" for label in sorted(PROTECTED_LABELS))
        say(
            st.caption,
            "A label names one version, such as production or candidate: every job in the shell "
            f"takes {prompt.name}@LABEL. Moving {protected} asks for a reason.",
        )
        with st.container(horizontal=True, vertical_alignment="bottom"):
            persistent_widget(st.text_input, "Label", LABEL, placeholder="candidate")
            persistent_widget(st.text_input, "Why", REASON)
            st.button(f"Give it to version {chosen.number}", on_click=_label, args=(store, chosen))
        moves = store.label_moves(prompt.name)
        if moves:
            st.dataframe(
                pd.DataFrame(
                    {
                        "Label": move.label,
                        "Version": str(move.number or "none"),
                        "Moved by": move.author,
                        "On": f"{move.moved_at:%Y-%m-%d %H:%M} UTC",
                        "Why": move.reason,
                    }
                    for move in moves
                ),
                hide_index=True,
            )
        tags = Field(f"library tags {prompt.name}", ", ".join(prompt.tags))
        with st.container(horizontal=True, vertical_alignment="bottom"):
            persistent_widget(st.text_input, "Tags, with commas between them", tags)
            st.button("Keep these tags", on_click=_tag, args=(store, prompt.name, tags))


def _open(version: PromptVersion) -> None:
    PageState("Workbench").keep(SHOWN_PROMPT, version.id)
    st.session_state[LEADS_TO] = "workbench.py"


def _compare(one: PromptVersion, other: PromptVersion) -> None:
    compare = PageState("Compare")
    compare.keep(CHOICE, [VariantChoice(each.id).id for each in (one, other)])
    compare.request(RUN)
    st.session_state[LEADS_TO] = "compare.py"


def _restore(store: PromptVersionStore, version: PromptVersion) -> None:
    author = current_page().value(AUTHOR).strip()
    reason = f"Restored version {version.number}."
    _change(
        lambda: store.save(
            version.prompt, version.content, author=author, reason=reason, parent=version.number
        )
    )


def _label(store: PromptVersionStore, version: PromptVersion) -> None:
    take_typed()
    page = current_page()
    label, reason = page.value(LABEL).strip(), page.value(REASON).strip()
    author = page.value(AUTHOR).strip()
    _change(
        lambda: store.label(version.prompt, version.number, label, author=author, reason=reason)
    )


def _tag(store: PromptVersionStore, name: str, tags: Field[str]) -> None:
    take_typed()
    typed = [tag.strip() for tag in current_page().value(tags).split(",")]
    _change(store.set_tags, name, [tag for tag in typed if tag])


def _change(write, *arguments: object) -> None:
    """Do what writes to the store; tell why that is not possible."""
    try:
        write(*arguments)
    except StoreError as error:
        st.session_state[FAULT] = str(error)
    forget_listed()
