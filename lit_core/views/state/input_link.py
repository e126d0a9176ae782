"""What a prompt is asked with, as parameters of an address, and put into a page's fields."""

from collections import ChainMap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lit_core.gemma import Decoding
from lit_core.prompts import PromptFile
from lit_core.salience import AUTO, TypedText
from lit_core.store import Kind
from lit_core.views.inputs.answer_field import space_field
from lit_core.views.inputs.decoding_fields import chat_message_field, number_field
from lit_core.views.inputs.variable_fields import blank_field, variable_field
from lit_core.views.state.decoding_link import decoding_from, decoding_parameters
from lit_core.views.state.page_state import Field, PageState
from lit_core.views.state.resources import linked_texts


@dataclass(frozen=True)
class InputLink:
    """The fields of a page that say what a prompt is asked with.

    Attributes:
        page: the page.
        answer: its field for an answer to explain in place of the model's own.
        other: its field for another answer, which is asked how likely it is.
        decoding: the name of its settings for how an answer is written.
    """

    page: PageState
    answer: Field[str]
    other: Field[str]
    decoding: str

    def show(self, asked: Mapping[str, str], prompts: Sequence[PromptFile]) -> None:
        """Put what an address asks for into the fields, and the prompts' own values elsewhere.

        Args:
            asked: the address's parameters.
            prompts: what it asks with them; of two values for a variable the first one's counts.

        Raises:
            StoreError: a text that the address names is not kept here.
        """
        page, texts = self.page, linked_texts()
        defaults = ChainMap(*(dict(prompt.defaults) for prompt in prompts))
        values = {**defaults, **(texts.values(asked["input"]) if "input" in asked else {})}
        for name, value in values.items():
            for default in {prompt.defaults.get(name, "") for prompt in prompts}:
                page.show(variable_field(name, default), value)
                if not value.strip():
                    page.show(blank_field(name, default), "input" in asked)
        for field, name in ((self.answer, "answer"), (self.other, "other")):
            page.show(field, texts.text(Kind.ANSWER, asked[name]) if name in asked else "")
        page.show(space_field(self.answer), asked.get("space", AUTO))
        for name, value in decoding_from(asked, base_decoding(prompts)).items():
            page.show(number_field(self.decoding, name, value), value)
        page.show(chat_message_field(self.decoding), asked.get("turns") == "true")


def base_decoding(prompts: Sequence[PromptFile]) -> Decoding:
    """What the first of the prompts asks for."""
    return Decoding.from_config(prompts[0].config) if prompts else Decoding()


def input_parameters(
    values: Mapping[str, str],
    defaults: Mapping[str, str],
    decoding: Decoding,
    *,
    base: Decoding,
    turns: bool,
    answer: TypedText | None,
    other: str,
) -> dict[str, str]:
    """What a link says of what a prompt is asked with; texts are kept, and named by their ids.

    Args:
        values: the variables' values.
        defaults: those that whoever opens the link has without it.
        decoding: how answers are written.
        base: what the prompts ask for.
        turns: whether prompts are sent as chat messages.
        answer: what is explained in place of the model's own answer.
        other: another answer, which is asked how likely it is.

    Raises:
        StoreError: a text cannot be kept.
    """
    asked: dict[str, str] = {}
    if dict(values) != dict(defaults):
        asked["input"] = linked_texts().keep(Kind.VALUES, dict(values))
    if answer:
        asked["answer"] = linked_texts().keep(Kind.ANSWER, answer.text)
        if answer.space != AUTO:
            asked["space"] = answer.space
    if other.strip():
        asked["other"] = linked_texts().keep(Kind.ANSWER, other)
    if turns:
        asked["turns"] = "true"
    return asked | decoding_parameters(decoding, base)
