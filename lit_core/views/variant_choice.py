"""What can be compared: prompts as shipped, as edited here, and as a link shows them.

A variant's id is `name` for the shipped text, `name~edit` for this browser's draft, and
`name~<snapshot>` for a text that a link points to.
"""

from dataclasses import dataclass, replace

from lit_core.compare import Variant
from lit_core.errors import PromptError, StoreError
from lit_core.prompts import PromptFile
from lit_core.views.prompt_choice import (
    OWN,
    draft_text,
    is_edited,
    original,
    prompt_names,
    too_small,
    with_text,
)
from lit_core.views.resources import snapshot_store

MARK, EDIT = "~", "edit"


@dataclass(frozen=True)
class VariantChoice:
    """One thing to compare, by its id."""

    id: str

    @property
    def prompt_name(self) -> str:
        """The prompt it is a version of."""
        return self.id.partition(MARK)[0]

    @property
    def title(self) -> str:
        """The name it goes by in the comparison."""
        name, _, version = self.id.partition(MARK)
        if not version or self.id == f"{OWN}{MARK}{EDIT}":
            return name
        return f"{name} (edited)" if version == EDIT else f"{name} (from the link, {version[:4]})"

    @property
    def label(self) -> str:
        """Its name, and whether the loaded model is too small for it."""
        return self.title + too_small(self.prompt_name)

    def prompt(self) -> PromptFile:
        """The prompt with the text of this version.

        Raises:
            PromptError: there is no such prompt, or its text is no template.
            StoreError: the link's text is not kept here.
        """
        shipped, version = original(self.prompt_name), self.id.partition(MARK)[2]
        if not version:
            return shipped
        if version == EDIT:
            return with_text(shipped, draft_text(self.prompt_name))
        if store := snapshot_store():
            return with_text(shipped, str(store.find(version)))
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
    edited = [f"{name}{MARK}{EDIT}" for name in prompt_names() if is_edited(name)]
    return [name for name in prompt_names() if name != OWN] + edited


def own_version(identity: str) -> str:
    """The id of the same text among this browser's own prompts, where it is one of them."""
    name = identity.partition(MARK)[0]
    if not usable(identity):
        return identity
    text = VariantChoice(identity).prompt().template.text
    if text == original(name).template.text:
        return name
    return f"{name}{MARK}{EDIT}" if text == draft_text(name) else identity


def usable(identity: str) -> bool:
    """Whether an id means a prompt with a text that is a template, and an edit if it says so."""
    name, _, version = identity.partition(MARK)
    try:
        if version == EDIT and not is_edited(name):
            return False
        return bool(VariantChoice(identity).prompt().template.text)
    except (PromptError, StoreError):
        return False
