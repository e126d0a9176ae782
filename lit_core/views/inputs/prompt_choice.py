"""Which prompts can be chosen: one's own, and shipped ones and examples, as they came or edited."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import blake2b
from threading import Lock

from cachetools import TTLCache, cached

from lit_core.errors import PromptError
from lit_core.gemma import resolve
from lit_core.prompts import PromptFile, load_prompt, shipped_names
from lit_core.views.inputs.examples import examples
from lit_core.views.inputs.own_prompts import own_names, own_prompt, source_of
from lit_core.views.inputs.saved_prompts import labels_note, saved_ids, saved_prompt, saved_version
from lit_core.views.state.drafts import drafts
from lit_core.views.state.page_state import Field, current_page
from lit_core.views.state.resources import engine

CATALOG_TTL_SECONDS = 5
# The prompt that the Workbench shows; empty until one is chosen.
SHOWN_PROMPT = Field("workbench prompt", "")
# Before a prompt's name: the name of its draft.
DRAFT = "prompt "


@dataclass(frozen=True)
class PromptCatalog:
    """The prompts that can be chosen, and why others cannot."""

    prompts: Mapping[str, PromptFile]
    faults: tuple[str, ...]


# Not by Streamlit's cache: it fails where what it holds expires as it is read (1.67).
@cached(TTLCache(maxsize=1, ttl=CATALOG_TTL_SECONDS), lock=Lock())
def prompt_catalog() -> PromptCatalog:
    """Every prompt file that can be read."""
    prompts, faults = {}, []
    for name in shipped_names():
        try:
            prompts[name] = load_prompt(name)
        except PromptError as error:
            faults.append(str(error))
    return PromptCatalog(prompts, tuple(faults))


def prompt_names() -> tuple[str, ...]:
    """Every prompt that can be edited, one's own first."""
    saved = dict.fromkeys([*saved_ids(), *_versions_at_hand()])
    return (*own_names(), *saved, *prompt_catalog().prompts, *examples().prompts)


def is_known(name: str) -> bool:
    """Whether there is a prompt of this name, or version of one."""
    return name in prompt_names() or saved_version(name) is not None


def _versions_at_hand() -> list[str]:
    """Older versions that this browser shows or has edited."""
    shown = current_page().value(SHOWN_PROMPT)
    slots = [slot.removeprefix(DRAFT) for slot in drafts() if slot.startswith(DRAFT)]
    versions = [name for name in (shown, *slots) if saved_version(name)]
    return [name for name in versions if name == shown or is_edited(name)]


def first_prompt() -> str:
    """The prompt that is shown until one is chosen: a shipped one, as one's own may be empty."""
    return next(iter([*prompt_catalog().prompts, *own_names()]))


def original(name: str) -> PromptFile:
    """A prompt as shipped, or as an example came; one's own begins empty.

    Raises:
        PromptError: there is no such prompt.
    """
    for prompts in (prompt_catalog().prompts, examples().prompts):
        if name in prompts:
            return prompts[name]
    if name in own_names():
        source = source_of(name)
        return own_prompt(name, prompt_catalog().prompts.get(source) or saved_prompt(source))
    if version := saved_prompt(name):
        return version
    raise PromptError(f"There is no prompt named “{name}”: choose another.")


def draft_field(name: str) -> Field[str]:
    """The text of a prompt: as shipped where nobody edited it."""
    return Field(f"{DRAFT}{name}", original(name).template.text)


def decoding_slot(name: str) -> str:
    """The name of a prompt's settings in the Workbench."""
    return f"decoding {name}"


def task_of(name: str) -> str:
    """The id of a prompt's task: prompts that come with the same input share it.

    What is typed for one prompt of a task, such as an answer to explain, is shown for all of them
    and for no other prompt.
    """
    try:
        defaults = original(name).defaults
    except PromptError:
        return name  # one that is not here any more
    if not defaults:
        return name
    told = json.dumps(dict(sorted(defaults.items())))
    return blake2b(told.encode(), digest_size=4).hexdigest()


def draft_text(name: str) -> str:
    """A prompt's text as edited, or as shipped when nobody edited it."""
    return current_page().value(draft_field(name))


def is_edited(name: str) -> bool:
    """Whether a prompt's draft differs from what ships."""
    return draft_text(name) != original(name).template.text


def shipped_text_changed(name: str) -> bool:
    """Whether a prompt is not one's own, and its draft differs from what ships."""
    return name not in own_names() and is_edited(name)


def with_text(prompt: PromptFile, text: str) -> PromptFile:
    """The same prompt with another template.

    Raises:
        PromptError: the text is no template.
    """
    return replace(prompt, template=replace(prompt.template, text=text))


def label(name: str) -> str:
    """A prompt's name, whether it is one's own, and whether the loaded model is too small for it.

    It stays the same while a prompt is edited: the browser knows a choice by its label.
    """
    note = own_note(name) or labels_note(name)
    return name + note + larger_model_note(original(name))


def title(name: str) -> str:
    """The name a prompt as it stands goes by in a result."""
    return f"{name} (edited)" if shipped_text_changed(name) else name


def own_note(name: str) -> str:
    """A remark for prompts of one's own."""
    return " — yours" if name in own_names() else ""


def larger_model_note(prompt: PromptFile) -> str:
    """A remark for prompts that are for a larger model than the small one in use."""
    if not prompt.needs_larger_model:
        return ""
    used = resolve(engine().model_name)
    small = used.caution and prompt.model != used.catalogue_name
    return " — needs a larger model" if small else ""
