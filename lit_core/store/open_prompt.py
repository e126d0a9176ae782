"""Prompts by name: saved versions first, then those that ship, and files by their path."""

from dataclasses import replace
from pathlib import Path

from lit_core.errors import PromptError
from lit_core.prompts import PromptFile, load_prompt, parse_prompt_file, shipped_names
from lit_core.store.prompt_versions import PromptVersionStore
from lit_core.store.saved_prompt import AT, PromptVersion

SUFFIX = ".prompt"


def open_prompt(name_or_path: str | Path, store: PromptVersionStore | None) -> PromptFile:
    """A prompt: `soup` is its newest version, `soup@3` and `soup@production` are one of them.

    A shipped prompt that nobody saved has one version, which is the shipped text.

    Args:
        name_or_path: a name, one with a version or a label, or the path of a `.prompt` file.
        store: the saved prompts; None where there are none.

    Raises:
        PromptError: there is no such prompt or version, or its file cannot be read.
        StoreError: the saved prompts cannot be read.
    """
    text = str(name_or_path)
    if text.endswith(SUFFIX):
        return load_prompt(text)
    name, at, version = text.partition(AT)
    saved = store.versions(name) if store else []
    if not saved:
        if at and name in shipped_names() and version != "1":
            raise PromptError(f"There is no {text}: nobody has saved a version of “{name}” here.")
        return load_prompt(name)
    return prompt_of(_chosen(store, name, version, saved) if store and at else saved[0])


def prompt_of(version: PromptVersion) -> PromptFile:
    """The prompt that a version is, under the name that it was saved as.

    Raises:
        PromptError: the version cannot be read.
    """
    file = parse_prompt_file(version.content, f"{version.id}{SUFFIX}")
    return replace(file, name=version.prompt)


def template_text(version: PromptVersion) -> str:
    """The text of a version without its settings; all of it where it cannot be read."""
    try:
        return prompt_of(version).template.text
    except PromptError:
        return version.content


def _chosen(
    store: PromptVersionStore, name: str, version: str, saved: list[PromptVersion]
) -> PromptVersion:
    labels = next((each.labels for each in store.prompts() if each.name == name), {})
    number = labels.get(version) or (int(version) if version.isdecimal() else None)
    found = next((each for each in saved if each.number == number), None)
    if found is None:
        known = "".join(f", or the label {label}" for label in labels)
        raise PromptError(
            f"There is no {name}{AT}{version}: give a version from 1 to {saved[0].number}{known}."
        )
    return found
