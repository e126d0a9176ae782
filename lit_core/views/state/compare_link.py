"""The address of a comparison: ids and settings only, never a word of a prompt."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress

from lit_core.errors import PromptlightError
from lit_core.prompts import PromptFile
from lit_core.views.inputs.answer_field import given_answer_field
from lit_core.views.inputs.comparison_inputs import (
    CHOICE,
    DECODING,
    ComparisonInputs,
    first_of,
)
from lit_core.views.inputs.variant_choice import VariantChoice, own_version, usable
from lit_core.views.results.likelihoods import other_answer_field
from lit_core.views.results.same_target import set_shared_answer, shared_answer
from lit_core.views.state.input_link import InputLink, base_decoding, input_parameters
from lit_core.views.state.page_link import PageLink
from lit_core.views.state.page_state import PageState
from lit_core.views.state.resources import linked_texts
from lit_core.views.state.selection_state import SelectionState
from lit_core.views.state.view import View
from lit_core.views.state.view_link import view_from_link, view_parameters

VARIANTS, EXPLAIN = "variants", "explain"


def compare_link(page: PageState) -> PageLink:
    """The links of Compare."""
    return PageLink(page, VARIANTS)


def open_compare_link(selection: SelectionState) -> bool:
    """Show what the address asks for; whether to run it."""
    page = selection.page

    def show_fields(asked: Mapping[str, str], reloaded: bool) -> str:
        choices = [choice for choice in asked[VARIANTS].split(",") if choice]
        page.show(CHOICE, [own_version(choice) for choice in choices])
        if not reloaded:
            name = first_of(choices)
            answer = given_answer_field(page, name)
            link = InputLink(page, answer, other_answer_field(page, name), DECODING)
            link.show(asked, [*_prompts(choices)])
        gone = [choice for choice in choices if not usable(choice)]
        told = f"The link refers to prompts that are not available here: {', '.join(gone)}."
        return told if gone else ""

    def show_view(asked: Mapping[str, str]) -> None:
        set_shared_answer(asked.get(EXPLAIN, ""))
        selection.show(view_from_link(asked, lambda kind, key: linked_texts().text(kind, key)))

    return compare_link(page).open(show_fields, show_view)


def write_compare_link(page: PageState, inputs: ComparisonInputs, view: View) -> None:
    """Put what the page shows into its address.

    Raises:
        StoreError: a text the link would point to cannot be kept.
    """
    asked = {VARIANTS: ",".join(map(_linked, inputs.choices))}
    asked |= input_parameters(
        inputs.case.values,
        inputs.defaults,
        inputs.decoding,
        base=base_decoding([*_prompts(inputs.choices)]),
        turns=inputs.turns,
        answer=inputs.answer,
        other=page.value(other_answer_field(page, first_of(inputs.choices))),
    )
    if target := shared_answer():
        asked[EXPLAIN] = target
    asked |= view_parameters(view, lambda kind, text: linked_texts().keep(kind, text))
    compare_link(page).write(asked)


def _linked(identity: str) -> str:
    return VariantChoice.from_id(identity).linked().id


def _prompts(choices: Iterable[str]) -> Iterator[PromptFile]:
    """Those that can be had."""
    for choice in choices:
        with suppress(PromptlightError):
            yield VariantChoice.from_id(choice).prompt()
