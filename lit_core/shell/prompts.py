"""The jobs about prompts: list them, show one or what two differ in, its history and labels."""

import argparse
import getpass
import os
from collections.abc import Mapping
from dataclasses import asdict

from lit_core.errors import PromptError
from lit_core.prompts import PromptFile, diff_prompts, load_prompt, shipped_names
from lit_core.shell.arguments import command_name
from lit_core.shell.output import emit
from lit_core.store import (
    AT,
    PromptVersion,
    PromptVersionStore,
    database_exists,
    open_database,
    open_prompt,
)

MARKS = {"same": " ", "added": "+", "removed": "-"}


def prompt_named(name: str) -> PromptFile:
    """A saved or shipped prompt, one version of it, or a file.

    Raises:
        PromptlightError: there is none, or it cannot be read.
    """
    return open_prompt(name, saved_prompts())


def saved_prompts() -> PromptVersionStore | None:
    """The saved prompts; None where nothing was ever saved."""
    return PromptVersionStore(open_database()) if database_exists() else None


def prompts(arguments: argparse.Namespace) -> int:
    """List the prompts, show one, its history or what two differ in, or move a label."""
    jobs = {
        "list": _list,
        "show": _show,
        "diff": _diff,
        "history": _history,
        "label": _label,
    }
    jobs[arguments.action](arguments)
    return 0


def _list(arguments: argparse.Namespace) -> None:
    store = saved_prompts()
    saved = {each.name: each for each in (store.prompts() if store else []) if not each.archived}
    files = [prompt_named(name) for name in dict.fromkeys([*shipped_names(), *saved])]
    rows, lines = [], []
    for file in files:
        known = saved.get(file.name)
        row: dict[str, object] = {"name": file.name, "description": file.description}
        row |= {"variables": file.template.variables, "needs_larger_model": file.needs_larger_model}
        row |= {"version": known.latest if known else None}
        rows.append(row | {"labels": known.labels if known else {}})
        version = f" (version {known.latest}{_listed(known.labels)})" if known else ""
        larger = " (needs a larger model)" if file.needs_larger_model else ""
        lines.append(f"{file.name:24} {file.description}{larger}{version}")
    emit(arguments, {"prompts": rows}, "\n".join(lines))


def _listed(labels: Mapping[str, int]) -> str:
    return "".join(f"; {label} is {number}" for label, number in labels.items())


def _show(arguments: argparse.Namespace) -> None:
    (name,) = names(arguments, 1, "prompts show PROMPT")
    file = prompt_named(name)
    result = {"name": file.name, "description": file.description, "config": dict(file.config)}
    result |= {"schema": dict(file.schema), "default": dict(file.defaults)}
    emit(arguments, result | {"template": file.template.text}, file.template.text)


def _diff(arguments: argparse.Namespace) -> None:
    a, b = names(arguments, 2, "prompts diff A B")
    rows = []
    for pair in diff_prompts(prompt_named(a).template.text, prompt_named(b).template.text):
        before, after = (line.text if line else None for line in (pair.before, pair.after))
        rows.append({"kind": pair.kind, "before": before, "after": after})
    emit(arguments, {"a": a, "b": b, "lines": rows}, "\n".join(map(_diff_line, rows)))


def _history(arguments: argparse.Namespace) -> None:
    (name,) = names(arguments, 1, "prompts history NAME")
    store = saved_prompts()
    versions = store.versions(name) if store else []
    if store is None or not versions:
        load_prompt(name)  # tells of one that does not exist at all
        raise PromptError(f"Nobody has saved a version of “{name}” here.")
    saved = next(each for each in store.prompts() if each.name == name)
    result = {
        "prompt": name,
        "versions": [
            _described(each) | {"labels": saved.labels_of(each.number)} for each in versions
        ],
        "label_moves": [
            asdict(move) | {"moved_at": move.moved_at.isoformat()}
            for move in store.label_moves(name)
        ],
    }
    lines = [
        f"{each.id:24} {each.created_at:%Y-%m-%d %H:%M} {each.author}"
        + "".join(f" [{label}]" for label in saved.labels_of(each.number))
        + (f": {each.reason}" if each.reason else "")
        for each in versions
    ]
    emit(arguments, result, "\n".join(lines))


def _described(version: PromptVersion) -> dict[str, object]:
    return {
        "version": version.number,
        "author": version.author,
        "reason": version.reason,
        "created_at": version.created_at.isoformat(),
        "parent": version.parent,
    }


def _label(arguments: argparse.Namespace) -> None:
    named, label = names(arguments, 2, "prompts label NAME@N LABEL")
    name, _, number = named.partition(AT)
    if not number.isdecimal():
        raise PromptError(f"“{named}” names no version: write {name}@N, such as {name}@1.")
    store = saved_prompts()
    if store is None:
        raise PromptError(f"Nobody has saved a version of “{name}” here.")
    author = arguments.author or _user()
    store.label(name, int(number), label, author=author, reason=arguments.reason)
    result = {"prompt": name, "version": int(number), "label": label, "author": author}
    emit(arguments, result, f"“{label}” is {named} now.")


def _user() -> str:
    """Who is logged in, as far as the machine knows."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"user {os.getuid()}"


def names(arguments: argparse.Namespace, count: int, usage: str) -> list[str]:
    """The names that were typed.

    Raises:
        PromptError: there are more or fewer.
    """
    if len(arguments.names) != count:
        raise PromptError(f"This takes {count} name(s): {command_name()} {usage}.")
    return arguments.names


def _diff_line(row: dict[str, str | None]) -> str:
    if row["kind"] == "changed":
        return f"- {row['before']}\n+ {row['after']}"
    text = row["before"] if row["after"] is None else row["after"]
    return f"{MARKS[str(row['kind'])]} {text}"
