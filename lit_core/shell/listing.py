"""The jobs that list: which models and prompts there are, and what two prompts differ in."""

import argparse
from dataclasses import asdict

from lit_core.errors import PromptError
from lit_core.gemma import CHOICES
from lit_core.prompts import diff_prompts, load_prompt, shipped_names
from lit_core.shell.engines import chosen_engine
from lit_core.shell.output import emit

MARKS = {"same": " ", "added": "+", "removed": "-"}


def models(arguments: argparse.Namespace) -> int:
    """List the models, or check that one loads."""
    if arguments.action == "list":
        rows = [asdict(choice) for choice in CHOICES]
        text = "\n".join(f"{c.name:24} {c.description}" for c in CHOICES)
        emit(arguments, {"models": rows}, text)
        return 0
    (name,) = _names(arguments, 1, "models check NAME")
    info = chosen_engine(arguments, name).load().result()
    text = f"{info.name}: {info.parameters:,} parameters, {info.dtype}, {info.device}. It loads."
    emit(arguments, asdict(info), text)
    return 0


def prompts(arguments: argparse.Namespace) -> int:
    """List the prompts, show one, or show what two differ in."""
    if arguments.action == "list":
        files = [load_prompt(name) for name in shipped_names()]
        larger = {True: " (needs a larger model)", False: ""}
        rows = [
            {"name": p.name, "description": p.description, "variables": p.template.variables}
            | {"needs_larger_model": p.needs_larger_model}
            for p in files
        ]
        lines = [f"{p.name:24} {p.description}{larger[p.needs_larger_model]}" for p in files]
        emit(arguments, {"prompts": rows}, "\n".join(lines))
    elif arguments.action == "show":
        (name,) = _names(arguments, 1, "prompts show PROMPT")
        file = load_prompt(name)
        result = {"name": file.name, "description": file.description, "config": dict(file.config)}
        result |= {"default": dict(file.defaults), "template": file.template.text}
        emit(arguments, result, file.template.text)
    else:
        a, b = _names(arguments, 2, "prompts diff A B")
        pairs = diff_prompts(load_prompt(a).template.text, load_prompt(b).template.text)
        rows = []
        for pair in pairs:
            before, after = (line.text if line else None for line in (pair.before, pair.after))
            rows.append({"kind": pair.kind, "before": before, "after": after})
        emit(arguments, {"a": a, "b": b, "lines": rows}, "\n".join(map(_diff_line, rows)))
    return 0


def _names(arguments: argparse.Namespace, count: int, usage: str) -> list[str]:
    if len(arguments.names) != count:
        raise PromptError(f"This takes {count} name(s): python -m lit_core {usage}.")
    return arguments.names


def _diff_line(row: dict[str, str | None]) -> str:
    if row["kind"] == "changed":
        return f"- {row['before']}\n+ {row['after']}"
    text = row["before"] if row["after"] is None else row["after"]
    return f"{MARKS[str(row['kind'])]} {text}"
