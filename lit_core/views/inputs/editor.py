"""The left side of the Workbench: which prompt, its text, its variables, and how long it is."""

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from lit_core.compare import Variant, prompt_notices
from lit_core.errors import PromptlightError
from lit_core.gemma import Decoding
from lit_core.prompts import (
    MissingVariablesError,
    PromptFile,
    stops_in_words,
    with_turn_markers,
)
from lit_core.views.components.live_input import take_typed
from lit_core.views.inputs.answer_field import answer_field, given_answer_field
from lit_core.views.inputs.compare_button import compare_button
from lit_core.views.inputs.context_fit import fit_to_context
from lit_core.views.inputs.decoding_fields import HOW, decoding_fields, samples_field, turns_field
from lit_core.views.inputs.own_prompts import new_prompt_fields, own_names
from lit_core.views.inputs.persistent_widget import persistent_widget
from lit_core.views.inputs.prompt_choice import (
    SHOWN_PROMPT,
    decoding_slot,
    draft_field,
    first_prompt,
    label,
    original,
    prompt_names,
    shipped_text_changed,
    title,
    with_text,
)
from lit_core.views.inputs.save_prompt import save_buttons, save_notice
from lit_core.views.inputs.saved_prompts import saved_version
from lit_core.views.inputs.stop_field import stop_field
from lit_core.views.inputs.variable_fields import variable_fields
from lit_core.views.messages import say
from lit_core.views.model.model_offer import offer_model
from lit_core.views.state.page_state import Field, current_page
from lit_core.views.state.resources import engine

SHIPPED = "Back to the shipped text"


class PromptEditor:
    """Draws the fields; what they say is in its attributes.

    Attributes:
        name: the prompt's name.
        values: the variables' values, blank ones left out.
        defaults: the values that the prompt itself gives to its variables.
        decoding: how answers are written, whether or not there is room for as long a one.
        turns: whether the prompt is sent as a chat message.
        samples: how many answers to write.
        answer: an answer typed to be explained in place of the model's own.
    """

    def __init__(self) -> None:
        names = {name: label(name) for name in prompt_names()}
        with st.container(horizontal=True, vertical_alignment="bottom"):
            name = persistent_widget(
                st.selectbox,
                "Prompt",
                replace(SHOWN_PROMPT, default=first_prompt()),
                valid=names,
                options=list(names),
                format_func=names.__getitem__,
            )
            # Another popover, which is closed, once a prompt is made.
            new = st.popover("New", icon=":material/add:", key=f"new prompt {len(own_names())}")
        self.name, self._shipped = name, original(name)
        save_notice()
        changed = shipped_text_changed(name)
        say(st.caption, "You changed this prompt." if changed else self._shipped.description)
        for told in prompt_notices(self._shipped):
            say(st.caption, told)
        offer_model(self._shipped)
        text = persistent_widget(
            st.text_area,
            "Prompt text",
            draft_field(name),
            height=340,
            help="Write {{name}} where a value goes in; a field for it appears below. "
            "What you type is kept as you type it, and Ctrl+Enter runs the prompt.",
        )
        self._prompt = self._parsed(text)
        with st.container(horizontal=True):
            self._way_back(name)
            if self._prompt:
                compare_button(name)
                save_buttons(name)
        with new:
            new_prompt_fields(list(names), self._prompt or self._shipped, SHOWN_PROMPT)
        variables = self._prompt.template.variables if self._prompt else ()
        self.values = variable_fields([self._prompt or self._shipped], variables)
        usual = self._shipped.defaults
        self.defaults = {each: usual[each] for each in variables if each in usual}
        with st.expander(HOW, key="how"):
            slot = decoding_slot(name)
            stops = stop_field(slot, self._shipped.stop_sequences_for(text))
            self.decoding = replace(
                decoding_fields(Decoding.from_config(self._shipped.config), slot),
                stop_sequences=stops,
            )
            self.turns = turns_field(slot)
            self.samples = samples_field(slot, self.decoding)
            self.answer = answer_field(
                given_answer_field(current_page(), name),
                "To ask “why not …?”, type that answer.",
            )
        say(st.caption, f"The answer stops {stops_in_words(stops)}.")
        self._length = st.empty()

    def _way_back(self, name: str) -> None:
        page, draft = current_page(), draft_field(name)
        aside = Field(f"{draft.name} set aside", "")

        def set_aside() -> None:
            take_typed()
            page.keep(aside, page.value(draft))
            page.keep(draft, draft.default)

        def bring_back() -> None:
            take_typed()
            page.keep(draft, page.value(aside))

        if shipped_text_changed(name):
            _undo_button("Back to the saved text" if saved_version(name) else SHIPPED, set_aside)
        elif page.value(aside) and name not in own_names():
            _undo_button("Bring back my text", bring_back)

    def variant(self) -> Variant | None:
        """The prompt as a variant to run; None, with the reason shown, when it cannot be run."""
        if self._prompt is None:
            return None
        name, template = self.name, self._prompt.template
        if self.turns:
            template = with_turn_markers(template)
        try:
            text = template.render(self.values).text
        except MissingVariablesError as error:
            # No fault: whoever has just written a variable has had no time to fill it in.
            say(st.info, f"{error} Or tick below the field that it is meant to be blank.")
            return None
        except PromptlightError as error:
            say(st.error, error)
            return None
        if not text.strip():
            st.info("Write a prompt to run it.")
            return None
        return Variant(title(name), name, template, self._fitted(text))

    def _parsed(self, text: str) -> PromptFile | None:
        try:
            return with_text(self._shipped, text)
        except PromptlightError as error:
            say(st.error, error)
            return None

    def _fitted(self, text: str) -> Decoding:
        """The settings, held to as long an answer as the model has room for; says what there is."""
        count, info = engine().count_tokens(text), engine().info
        if count is None or info is None:
            return self.decoding
        limit = info.context_length
        fitted = fit_to_context(self.decoding, text)
        longest, asked = fitted.max_new_tokens, self.decoding.max_new_tokens
        length = (
            f"{count:,} tokens of prompt + up to {longest:,} of answer, of the "
            f"{info.limit_in_words}"
        )
        if count >= limit:
            st.warning(f"{length}: shorten the prompt.")
        elif longest < asked:
            self._length.caption(f"{length}: there is no room for {asked:,} of answer.")
        else:
            self._length.caption(length, help="A token is a word or a part of a word.")
        return fitted


def _undo_button(label: str, undo: Callable[[], None]) -> None:
    st.button(label, icon=":material/undo:", type="tertiary", on_click=undo)
