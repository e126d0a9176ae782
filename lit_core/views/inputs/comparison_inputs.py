"""The fields of the Compare page: which versions, on which input, written how."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lit_core.compare import Case, Variant
from lit_core.errors import PromptlightError
from lit_core.gemma import Decoding
from lit_core.prompts import stops_in_words, with_turn_markers
from lit_core.salience import TypedText
from lit_core.views.inputs.answer_field import answer_field, given_answer_field
from lit_core.views.inputs.context_fit import fit_to_context
from lit_core.views.inputs.decoding_fields import HOW, decoding_fields, turns_field
from lit_core.views.inputs.persistent_widget import persistent_widget
from lit_core.views.inputs.prompt_choice import (
    SHOWN_PROMPT,
    first_prompt,
    is_edited,
    prompt_names,
)
from lit_core.views.inputs.variable_fields import variable_fields
from lit_core.views.inputs.variant_choice import (
    VariantChoice,
    compared_with,
    usable,
    variant_ids,
)
from lit_core.views.messages import say
from lit_core.views.state.page_state import Field, PageState, current_page
from lit_core.views.state.view import MOST_PANELS

# Where nobody chose anything: the codelab's prompt, before and after its mistake is fixed.
CHOICE = Field("compare variants", ["fewshot-mistake", "fewshot-fixed"])
DECODING = "decoding compare"


@dataclass(frozen=True)
class ComparisonInputs:
    """What the fields say.

    Attributes:
        choices: ids of the chosen versions.
        variants: the same, ready to run; fewer when one cannot be run.
        case: the input all of them get.
        defaults: the input the prompts themselves give.
        decoding: how answers are written; each prompt keeps its own stop sequences.
        turns: whether prompts are sent as chat messages.
        answer: one answer explained under every prompt in place of each prompt's own.
    """

    choices: tuple[str, ...]
    variants: tuple[Variant, ...]
    case: Case
    defaults: Mapping[str, str]
    decoding: Decoding
    turns: bool
    answer: TypedText | None = None

    @property
    def ready(self) -> bool:
        """Whether there is something to compare."""
        return len(self.variants) == len(self.choices) >= 2


def comparison_inputs(row: DeltaGenerator) -> ComparisonInputs:
    """Draw the fields, saying what is wrong where something is.

    Args:
        row: where the choice of prompts and the settings go; the input goes below it.
    """
    with row:
        choices = _choose()
    variants = _variants(choices)
    if len(choices) < 2:
        st.info("Choose two to four prompts to compare.")
    names = dict.fromkeys(name for v in variants for name in v.template.variables)
    prompts = [VariantChoice.from_id(choice).prompt() for choice in choices if usable(choice)]
    defaults = {k: v for p in reversed(prompts) for k, v in p.defaults.items() if k in names}
    base = variants[0].decoding if variants else Decoding()
    values = variable_fields(prompts, names)
    with row.popover(HOW, icon=":material/tune:", key="how"):
        decoding = decoding_fields(replace(base, stop_sequences=()), DECODING)
        turns = turns_field(DECODING)
        if variants:
            say(st.caption, _stops_caption(variants))
        answer = answer_field(
            given_answer_field(current_page(), first_of(choices)),
            "Every prompt gets the same, so that only prompts differ.",
        )
    ready = [
        replace(v, decoding=replace(decoding, stop_sequences=v.decoding.stop_sequences))
        for v in variants
    ]
    if turns:
        ready = [replace(v, template=with_turn_markers(v.template)) for v in ready]
    ready = [_with_room(variant, values) for variant in ready]
    case = Case("input", values)
    return ComparisonInputs(tuple(choices), tuple(ready), case, defaults, decoding, turns, answer)


def first_of(choices: Sequence[str]) -> str:
    """The name of the prompt that is compared with the others; empty where none is chosen."""
    return VariantChoice.from_id(choices[0]).prompt_name if choices else ""


def _choose() -> list[str]:
    choice = replace(CHOICE, default=_default_choice())
    chosen = current_page().value(choice)
    here = [choice for choice in dict.fromkeys(chosen) if usable(choice)][:MOST_PANELS]
    if here != chosen:
        current_page().show(choice, here)
    labels = {choice: VariantChoice.from_id(choice).label for choice in [*variant_ids(), *here]}
    return persistent_widget(
        st.multiselect,
        "Prompts to compare",
        choice,
        options=list(labels),
        format_func=labels.__getitem__,
        max_selections=MOST_PANELS,
        select_all=False,
        wrap=True,
        help="A prompt you edited in the Workbench is offered as edited, without saving it first.",
    )


def _default_choice() -> list[str]:
    """What the Workbench shows, with what it is best compared with."""
    name = PageState("Workbench").value(SHOWN_PROMPT)
    if name not in prompt_names() or (name == first_prompt() and not is_edited(name)):
        return CHOICE.default
    here = [choice.id for choice in compared_with(name) if usable(choice.id)]
    return here or CHOICE.default  # a prompt may be empty


def _variants(choices: list[str]) -> list[Variant]:
    found = []
    for choice in choices:
        try:
            found.append(VariantChoice.from_id(choice).variant())
        except PromptlightError as error:
            say(st.error, f"{VariantChoice.from_id(choice).title}: {error}")
    return found


def _stops_caption(variants: Sequence[Variant]) -> str:
    """Where each prompt's answers stop: what the field in the Workbench and the files say."""
    stops = {each.name: stops_in_words(each.decoding.stop_sequences) for each in variants}
    if len({*stops.values()}) > 1:
        return "Answers stop " + "; ".join(f"{name}: {stop}" for name, stop in stops.items()) + "."
    (stop,) = {*stops.values()}
    return f"Answers stop {stop}."


def _with_room(variant: Variant, values: Mapping[str, str]) -> Variant:
    """The variant, held to as long an answer as there is room for; says so."""
    try:
        fitted = fit_to_context(variant.decoding, variant.template.render(values).text)
    except PromptlightError:
        return variant  # its run tells why
    if fitted != variant.decoding:
        say(
            st.caption,
            f"{variant.name}: there is room for only {fitted.max_new_tokens:,} tokens of answer "
            f"after the prompt, not for {variant.decoding.max_new_tokens:,}.",
        )
    return replace(variant, decoding=fitted)
