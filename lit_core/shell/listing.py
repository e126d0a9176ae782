"""The jobs about models and prompts: list, download, show, and what two prompts differ in."""

import argparse
from dataclasses import asdict

from lit_core.errors import PromptError
from lit_core.gemma import EMBEDDED, ModelSource, offered_models, resolve
from lit_core.prompts import diff_prompts, load_prompt, shipped_names
from lit_core.shell.arguments import command_name
from lit_core.shell.engines import chosen_engine
from lit_core.shell.output import emit, print_model_caution
from lit_core.shell.watching import progress_printer

MARKS = {"same": " ", "added": "+", "removed": "-"}


def models(arguments: argparse.Namespace) -> int:
    """List the models, download one, or check that one loads."""
    if arguments.action == "list":
        sources = offered_models()
        rows = [_row(source) for source in sources]
        lines = [f"{source.name:24} {_about(source)}" for source in sources]
        emit(arguments, {"models": rows}, "\n".join(lines))
    elif arguments.action == "fetch":
        (name,) = _names(arguments, 1, "models fetch NAME")
        source = resolve(name)
        path = source.fetch(progress_printer())
        result = {"name": source.name, "path": str(path), "terms": source.terms}
        notice = f" {source.notice}" if source.notice else ""
        emit(arguments, result, f"{source.name} is at {path}.{notice}")
    else:
        (name,) = _names(arguments, 1, "models check NAME")
        info = chosen_engine(arguments, name).load().result()
        size = f"{info.parameters:,} parameters, {info.dtype}, {info.device}"
        emit(arguments, asdict(info), f"{info.name}: {size}. It loads.")
        print_model_caution(info)
    return 0


def _row(source: ModelSource) -> dict[str, object]:
    return {
        "name": source.name,
        "title": source.title,
        "description": source.description,
        "embedded": source.name == EMBEDDED,
        "here": source.is_local,
        "caution": source.caution,
    }


def _about(source: ModelSource) -> str:
    here = "Is here already." if source.is_local and source.name != EMBEDDED else ""
    return " ".join(filter(None, (source.description, here, source.caution)))


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
        result |= {"schema": dict(file.schema), "default": dict(file.defaults)}
        result |= {"template": file.template.text}
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
        raise PromptError(f"This takes {count} name(s): {command_name()} {usage}.")
    return arguments.names


def _diff_line(row: dict[str, str | None]) -> str:
    if row["kind"] == "changed":
        return f"- {row['before']}\n+ {row['after']}"
    text = row["before"] if row["after"] is None else row["after"]
    return f"{MARKS[str(row['kind'])]} {text}"
