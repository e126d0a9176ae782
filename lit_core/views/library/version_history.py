"""The versions of one saved prompt: what each says, and what can be done with it."""

from collections.abc import Callable, Sequence

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
FAULT, DONE = "fault of the library", "done in the library"
LABEL_FAULT = "fault of a label"


def version_history(store: PromptVersionStore, prompt: SavedPrompt) -> None:
    """Show the versions of a prompt, what two of them differ in, and what can be done.

    Raises:
        StoreError: they cannot be read.
    """
    if page := st.session_state.pop(LEADS_TO, None):
        st.switch_page(page)
    if done := st.session_state.pop(DONE, None):
        say(st.success, done)
    if fault := st.session_state.pop(FAULT, None):
        say(st.error, fault)
    versions = store.versions(prompt.name)
    st.dataframe(
        pd.DataFrame([_row(each, prompt) for each in versions]),
        hide_index=True,
        height="content" if len(versions) <= 8 else 320,
    )
    with st.container(horizontal=True):
        chosen = _version_choice("Version", _chosen_field(versions), versions)
        before = max(versions.index(chosen) + 1, 1)
        usual = versions[min(before, len(versions) - 1)].id
        other = Field(f"library beside {chosen.id}", usual)
        beside = _version_choice("Compared with", other, versions)
    with st.container(horizontal=True):
        _buttons(store, prompt, chosen, beside, versions[0])
    older, newer = sorted([beside, chosen], key=lambda each: each.number)
    version_difference(older, newer)
    _labels(store, prompt, chosen)


def _chosen_field(versions: Sequence[PromptVersion]) -> Field[str]:
    """Which version is looked at: the newest at first."""
    return Field(f"library version {versions[0].prompt}", versions[0].id)


def _version_choice(
    label: str, field: Field[str], versions: Sequence[PromptVersion]
) -> PromptVersion:
    by_id = {each.id: each for each in versions}
    current_page().follow_default(field)
    return by_id[persistent_widget(st.selectbox, label, field, valid=by_id, options=[*by_id])]


def _row(version: PromptVersion, prompt: SavedPrompt) -> dict[str, object]:
    return {
        "Version": version.id,
        "Labels": ", ".join(prompt.labels_of(version.number)),
        "Saved by": version.author,
        "On": f"{version.created_at:%Y-%m-%d %H:%M} UTC",
        "Why": version.reason,
        "Edited from": version.parent_id,
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
            args=(store, chosen, newest),
        )
    st.button(
        "Bring back" if prompt.archived else "Archive",
        icon=":material/unarchive:" if prompt.archived else ":material/archive:",
        help="An archived prompt is not offered any more. All of its versions stay.",
        on_click=_change,
        args=(lambda: store.set_archived(prompt.name, not prompt.archived),),
    )


def _labels(store: PromptVersionStore, prompt: SavedPrompt, chosen: PromptVersion) -> None:
    label, reason = _label_fields(prompt.name)
    with st.expander("Labels and tags", key=f"labels of {prompt.name}"):
        protected = ", ".join(f"“{label}”" for label in sorted(PROTECTED_LABELS))
        say(
            st.caption,
            "A label names one version, such as “candidate”. It can be chosen by it in the "
            f"Workbench. Moving {protected} asks for a reason.",
        )
        if fault := st.session_state.pop(LABEL_FAULT, None):
            say(st.error, fault)
        with st.container(horizontal=True, vertical_alignment="bottom"):
            persistent_widget(st.text_input, "Label", label, placeholder="candidate")
            persistent_widget(st.text_input, "Why", reason)
            st.button(f"Label version {chosen.number}", on_click=_label, args=(store, chosen))
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
            st.button("Save tags", on_click=_tag, args=(store, prompt.name, tags))


def _open(version: PromptVersion) -> None:
    PageState("Workbench").keep(SHOWN_PROMPT, version.id)
    st.session_state[LEADS_TO] = "workbench.py"


def _compare(one: PromptVersion, other: PromptVersion) -> None:
    compare = PageState("Compare")
    older, newer = sorted([one, other], key=lambda each: each.number)
    compare.keep(CHOICE, [VariantChoice(each.id).id for each in (older, newer)])
    compare.request(RUN)
    st.session_state[LEADS_TO] = "compare.py"


def _label_fields(prompt: str) -> tuple[Field[str], Field[str]]:
    return Field(f"library label {prompt}", ""), Field(f"library reason {prompt}", "")


def _restore(store: PromptVersionStore, version: PromptVersion, newest: PromptVersion) -> None:
    page = current_page()
    author, reason = page.value(AUTHOR).strip(), f"Restored version {version.number}."

    def save() -> None:
        saved = store.save(
            version.prompt, version.content, author=author, reason=reason, parent=version.number
        )
        page.keep(_chosen_field([newest]), saved.id)
        st.session_state[DONE] = (
            f"{saved.id} is the newest now, and says what {version.id} says. {newest.id} stays."
        )

    _change(save)


def _label(store: PromptVersionStore, version: PromptVersion) -> None:
    take_typed()
    page = current_page()
    fields = _label_fields(version.prompt)
    label, reason = (page.value(field).strip() for field in fields)
    author = page.value(AUTHOR).strip()

    def move() -> None:
        store.label(version.prompt, version.number, label, author=author, reason=reason)
        for field in fields:
            page.keep(field, "")
        st.session_state[DONE] = f"“{label}” is {version.id} now."

    _change(move, fault=LABEL_FAULT)


def _tag(store: PromptVersionStore, name: str, tags: Field[str]) -> None:
    take_typed()
    typed = [tag.strip() for tag in current_page().value(tags).split(",")]
    _change(lambda: store.set_tags(name, [tag for tag in typed if tag]), fault=LABEL_FAULT)


def _change(write: Callable[[], object], fault: str = FAULT) -> None:
    """Do what writes to the store; tell why that is not possible, in the place for such faults."""
    try:
        write()
    except StoreError as error:
        st.session_state[fault] = str(error)
    forget_listed()
