"""What can be compared: prompts as shipped, as edited here, and as a link shows them.

A variant's id is `name` for the shipped text, `name~edit` for this browser's draft, and
`name~<snapshot>` for a text that a link points to, or `name~<snapshot>~<snapshot>` where answers to
that text do not end where its file or its examples do. Ids stand in addresses, with commas between
them: in the name, such characters are escaped as in any address.
"""

import re
from dataclasses import dataclass, replace
from urllib.parse import unquote

from lit_core.compare import Variant
from lit_core.errors import PromptError, StoreError
from lit_core.prompts import PromptFile
from lit_core.store import Kind
from lit_core.views.inputs.own_prompts import own_names, own_prompt, source_of
from lit_core.views.inputs.prompt_choice import (
    decoding_slot,
    draft_text,
    is_edited,
    is_known,
    larger_model_note,
    original,
    own_note,
    prompt_catalog,
    prompt_names,
    with_text,
)
from lit_core.views.inputs.stop_field import chosen_stops
from lit_core.views.state.resources import linked_texts

MARK, EDIT = "~", "edit"
_ESCAPED = re.compile("[%~,]")
# What a linked prompt is called: one that is passed on loses the note of the link before.
_LINKED = re.compile(r" \(linked, [0-9a-f ]+\)$")


@dataclass(frozen=True)
class VariantChoice:
    """One thing to compare.

    Attributes:
        prompt_name: the prompt it is a version of.
        version: empty for the shipped text, `EDIT`, or the ids of a text and its stop sequences.
    """

    prompt_name: str
    version: str = ""

    @classmethod
    def from_id(cls, identity: str) -> "VariantChoice":
        """What an id means."""
        name, _, version = identity.partition(MARK)
        return cls(unquote(name), version)

    @property
    def id(self) -> str:
        """Tells it from all others."""
        name = _ESCAPED.sub(lambda found: f"%{ord(found[0]):02X}", self.prompt_name)
        return f"{name}{MARK}{self.version}" if self.version else name

    @property
    def title(self) -> str:
        """The name it goes by in the comparison."""
        name, version = self.prompt_name, self.version
        if not version or (version == EDIT and name in own_names()):
            return name
        if version == EDIT:
            return f"{name} (edited)"
        known_by = " ".join(each[:4] for each in version.split(MARK))
        return f"{_LINKED.sub('', name)} (linked, {known_by})"

    @property
    def label(self) -> str:
        """Its name, whether it is one's own, and whether the loaded model is too small for it."""
        return self.title + own_note(self.prompt_name) + larger_model_note(self._base())

    def prompt(self) -> PromptFile:
        """The prompt with the text of this version.

        Raises:
            PromptError: there is no such prompt, or its text is no template.
            StoreError: the link's text is not kept here.
        """
        if not self.version:
            return original(self.prompt_name)
        if self.version == EDIT:
            return with_text(original(self.prompt_name), draft_text(self.prompt_name))
        text, _, _ = self.version.partition(MARK)
        return with_text(self._base(), linked_texts().text(Kind.PROMPT, text))

    def _base(self) -> PromptFile:
        """What this is a version of: where there is none here, a prompt of a link's sender."""
        known = is_known(self.prompt_name)
        return original(self.prompt_name) if known else own_prompt(self.prompt_name)

    def stop_sequences(self) -> tuple[str, ...]:
        """Where answers end: for an edited prompt, where the Workbench's field says.

        Raises:
            PromptError: there is no such prompt, or its text is no template.
            StoreError: what the link points to is not kept here.
        """
        usual = self.prompt().stop_sequences
        if self.version == EDIT:
            return chosen_stops(decoding_slot(self.prompt_name), usual)
        _, _, stops = self.version.partition(MARK)
        return linked_texts().stop_sequences(stops) if stops else usual

    def variant(self) -> Variant:
        """This version, ready to run.

        Raises:
            PromptError: there is no such prompt, or its text is no template.
            StoreError: what the link points to is not kept here.
        """
        variant = Variant.of(self.prompt())
        decoding = replace(variant.decoding, stop_sequences=self.stop_sequences())
        return replace(variant, name=self.title, decoding=decoding)

    def linked(self) -> "VariantChoice":
        """The same for a link: an edited text, and where its answers end, as snapshots.

        Raises:
            StoreError: they cannot be kept.
        """
        if self.version != EDIT:
            return self
        prompt, stops = self.prompt(), self.stop_sequences()
        version = linked_texts().keep(Kind.PROMPT, prompt.template.text)
        if stops != prompt.stop_sequences:
            version += MARK + linked_texts().keep(Kind.STOPS, list(stops))
        return VariantChoice(self.prompt_name, version)


def compared_with(name: str) -> list[VariantChoice]:
    """A prompt as it stands, after what it is best compared with, where there is such a prompt.

    That is what it was made from; for a shipped prompt as it came, another one of its task, which
    is asked about the same input.
    """
    if not is_edited(name):
        shown = original(name)
        others = [
            other
            for other, prompt in prompt_catalog().prompts.items()
            if other != name and shown.defaults and prompt.defaults == shown.defaults
        ]
        return [VariantChoice(each) for each in (name, *others[:1])]
    mine = VariantChoice(name, EDIT)
    source = source_of(name) if name in own_names() else name
    before = VariantChoice(source, EDIT if source in own_names() else "")
    known = is_known(before.prompt_name)
    return [before, mine] if known and not same_version(before, mine) else [mine]


def variant_ids() -> list[str]:
    """Everything that can be compared without a link, what somebody wrote first."""
    names = prompt_names()
    own = own_names()
    shipped = [VariantChoice(name) for name in names if name not in own]
    edited = [VariantChoice(name, EDIT) for name in names if is_edited(name)]
    return [choice.id for choice in edited + shipped]


def own_version(identity: str) -> str:
    """The id of the same version among this browser's own prompts, where it is one of them."""
    if not usable(identity):
        return identity
    linked = VariantChoice.from_id(identity)
    for version in ("", EDIT):
        own = VariantChoice(linked.prompt_name, version)
        if usable(own.id) and same_version(own, linked):
            return own.id
    return identity


def same_version(one: VariantChoice, other: VariantChoice) -> bool:
    """Whether both have the same text and end answers at the same places.

    Raises:
        PromptError: there is no such prompt, or its text is no template.
        StoreError: what a link points to is not kept here.
    """
    texts = (each.prompt().template.text for each in (one, other))
    return len({*texts}) == 1 and one.stop_sequences() == other.stop_sequences()


def usable(identity: str) -> bool:
    """Whether an id means a prompt with a text that is a template, and an edit if it says so."""
    choice = VariantChoice.from_id(identity)
    try:
        if choice.version == EDIT and not is_edited(choice.prompt_name):
            return False
        choice.stop_sequences()
        return bool(choice.prompt().template.text)
    except (PromptError, StoreError):
        return False
