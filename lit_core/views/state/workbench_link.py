"""The address of a prompt in the Workbench: ids and settings only, never a word of it."""

from collections.abc import Mapping

import streamlit as st

from lit_core.store import Kind
from lit_core.views.inputs.answer_field import given_answer_field
from lit_core.views.inputs.decoding_fields import sample_count_field
from lit_core.views.inputs.editor import PromptEditor
from lit_core.views.inputs.examples import ASKED, load_linked_examples
from lit_core.views.inputs.own_prompts import add_own_prompt, free_name, own_names
from lit_core.views.inputs.prompt_choice import (
    SHOWN_PROMPT,
    decoding_slot,
    draft_text,
    is_known,
    original,
    prompt_catalog,
    prompt_names,
)
from lit_core.views.inputs.stop_field import show_stops
from lit_core.views.inputs.variable_fields import blank_field, variable_field
from lit_core.views.inputs.variant_choice import EDIT, VariantChoice, same_version, usable
from lit_core.views.results.likelihoods import other_answer_field
from lit_core.views.state.input_link import InputLink, base_decoding, input_parameters
from lit_core.views.state.page_link import PageLink
from lit_core.views.state.page_state import PageState
from lit_core.views.state.resources import linked_texts
from lit_core.views.state.selection_state import SelectionState
from lit_core.views.state.view import MOST_PANELS, View
from lit_core.views.state.view_link import view_from_link, view_parameters

PROMPT, COUNT = "prompt", "samples"


def workbench_link(page: PageState) -> PageLink:
    """The links of the Workbench."""
    return PageLink(page, PROMPT)


def open_workbench_link(selection: SelectionState) -> bool:
    """Show what the address asks for; whether to run it.

    A text that this browser does not have becomes another prompt of its own, so that neither its
    text nor one that was typed here can take the other's place.
    """
    page = selection.page
    if first := load_linked_examples():
        page.show(SHOWN_PROMPT, first)

    def show_fields(asked: Mapping[str, str], reloaded: bool) -> str:
        if reloaded:
            return ""
        linked = VariantChoice.from_id(asked[PROMPT])
        if not usable(asked[PROMPT]):
            return f"The link refers to a prompt that is not available here: {linked.prompt_name}."
        name = _known_prompt(linked) or _add_prompt(linked)
        page.show(SHOWN_PROMPT, name)
        show_stops(
            decoding_slot(name),
            original(name).stop_sequences_for(draft_text(name)),
            linked.stop_sequences(),
        )
        slot, answer = decoding_slot(name), given_answer_field(page, name)
        link = InputLink(page, answer, other_answer_field(page, name), slot)
        link.show(asked, [original(name)])
        count = asked.get(COUNT, "1")
        count = count if count in map(str, range(1, MOST_PANELS + 1)) else "1"
        page.show(sample_count_field(slot), int(count))
        return ""

    def show_view(asked: Mapping[str, str]) -> None:
        selection.show(view_from_link(asked, lambda kind, key: linked_texts().text(kind, key)))

    _end_values_of_the_link(page)
    return workbench_link(page).open(show_fields, show_view)


def write_workbench_link(page: PageState, editor: PromptEditor, view: View) -> None:
    """Put what the page shows into its address.

    Raises:
        PromptError: the prompt's text is no template.
        StoreError: a text the link would point to cannot be kept.
    """
    choice = _linked(editor)
    asked = {PROMPT: choice.id}
    if examples := st.session_state.get(ASKED):
        asked[ASKED] = examples  # The prompt may be one of them.
    defaults = {} if editor.name in own_names() else editor.defaults
    asked |= input_parameters(
        editor.values,
        defaults,
        editor.decoding,
        base=base_decoding([original(editor.name)]),
        turns=editor.turns,
        answer=editor.answer,
        other=page.value(other_answer_field(page, editor.name)),
    )
    if editor.samples > 1:
        asked[COUNT] = str(editor.samples)
    asked |= view_parameters(view, lambda kind, text: linked_texts().keep(kind, text))
    workbench_link(page).write(asked)


def _end_values_of_the_link(page: PageState) -> None:
    """Show the reader's own values again once another prompt than the link's is chosen."""
    if SHOWN_PROMPT.name not in page.shown:
        values = (variable_field(""), blank_field(""))
        answers = (given_answer_field(page, ""), other_answer_field(page, ""))
        own = tuple(field.name for field in (*values, *answers))
        page.hide(name for name in page.shown if name.startswith(own))


def _linked(editor: PromptEditor) -> VariantChoice:
    """The prompt as it stands; by its name alone where that says it all."""
    shipped = VariantChoice(editor.name)
    as_it_stands = VariantChoice(editor.name, EDIT)
    return shipped if same_version(shipped, as_it_stands) else as_it_stands.linked()


def _known_prompt(linked: VariantChoice) -> str:
    """The name of the prompt here that has a link's text; empty where none has."""
    text, again = linked.prompt().template.text, _name_beside(linked)
    names = [own for own in own_names() if own.startswith(again)]
    same = (name for name in (linked.prompt_name, *names) if is_known(name))
    return next((name for name in same if draft_text(name) == text), "")


def _add_prompt(linked: VariantChoice) -> str:
    """Keep a link's text as a prompt of the reader's own; its name."""
    name, taken = linked.prompt_name, prompt_names()
    free = free_name(taken, _name_beside(linked) if name in taken else name)
    source = name if name in prompt_catalog().prompts else ""
    add_own_prompt(free, source, linked.prompt().template.text)
    return free


def _name_beside(linked: VariantChoice) -> str:
    """What a link's prompt is called where the reader has another of its name, as on Compare."""
    text = linked_texts().keep(Kind.PROMPT, linked.prompt().template.text)
    return VariantChoice(linked.prompt_name, text).title
