"""What can be compared: prompts as shipped, as edited here, and as a link shows them.

A variant's id is `name` for the shipped text, `name~edit` for this browser's draft, and
`name~<snapshot>` for a text that a link points to. Ids stand in addresses, with commas between
them: in the name, such characters are escaped as in any address.
"""

import re
from dataclasses import dataclass, replace
from urllib.parse import unquote

from lit_core.compare import Variant
from lit_core.errors import PromptError, StoreError
from lit_core.prompts import PromptFile
from lit_core.store import Kind
from lit_core.views.inputs.prompt_choice import (
    OWN,
    draft_text,
    is_edited,
    larger_model_note,
    original,
    prompt_names,
    with_text,
)
from lit_core.views.state.resources import snapshot_store

MARK, EDIT = "~", "edit"
_ESCAPED = re.compile("[%~,]")


@dataclass(frozen=True)
class VariantChoice:
    """One thing to compare.

    Attributes:
        prompt_name: the prompt it is a version of.
        version: empty for the shipped text, `EDIT`, or a snapshot's id.
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
        if not version or (name, version) == (OWN, EDIT):
            return name
        return f"{name} (edited)" if version == EDIT else f"{name} (from the link, {version[:4]})"

    @property
    def label(self) -> str:
        """Its name, and whether the loaded model is too small for it."""
        return self.title + larger_model_note(self.prompt_name)

    def prompt(self) -> PromptFile:
        """The prompt with the text of this version.

        Raises:
            PromptError: there is no such prompt, or its text is no template.
            StoreError: the link's text is not kept here.
        """
        shipped = original(self.prompt_name)
        if not self.version:
            return shipped
        if self.version == EDIT:
            return with_text(shipped, draft_text(self.prompt_name))
        if store := snapshot_store():
            return with_text(shipped, store.text(Kind.PROMPT, self.version))
        raise StoreError("The link points to a text that is not kept on this server.")

    def variant(self) -> Variant:
        """This version, ready to run.

        Raises:
            PromptError: there is no such prompt, or its text is no template.
            StoreError: the link's text is not kept here.
        """
        return replace(Variant.of(self.prompt()), name=self.title)


def variant_ids() -> list[str]:
    """Everything that can be compared without a link."""
    names = prompt_names()
    shipped = [VariantChoice(name) for name in names if name != OWN]
    edited = [VariantChoice(name, EDIT) for name in names if is_edited(name)]
    return [choice.id for choice in shipped + edited]


def own_version(identity: str) -> str:
    """The id of the same text among this browser's own prompts, where it is one of them."""
    if not usable(identity):
        return identity
    choice = VariantChoice.from_id(identity)
    text = choice.prompt().template.text
    if text == original(choice.prompt_name).template.text:
        return VariantChoice(choice.prompt_name).id
    is_draft = text == draft_text(choice.prompt_name)
    return VariantChoice(choice.prompt_name, EDIT).id if is_draft else identity


def usable(identity: str) -> bool:
    """Whether an id means a prompt with a text that is a template, and an edit if it says so."""
    choice = VariantChoice.from_id(identity)
    try:
        if choice.version == EDIT and not is_edited(choice.prompt_name):
            return False
        return bool(choice.prompt().template.text)
    except (PromptError, StoreError):
        return False
