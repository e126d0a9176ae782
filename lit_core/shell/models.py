"""The job about models: list them, download one, or check that one loads."""

import argparse
from dataclasses import asdict

from lit_core.gemma import EMBEDDED, ModelSource, offered_models, resolve
from lit_core.shell.engines import chosen_engine
from lit_core.shell.output import emit, print_model_caution
from lit_core.shell.prompts import names
from lit_core.shell.watching import progress_printer


def models(arguments: argparse.Namespace) -> int:
    """List the models, download one, or check that one loads."""
    if arguments.action == "list":
        sources = offered_models()
        rows = [_row(source) for source in sources]
        lines = [f"{source.name:24} {_about(source)}" for source in sources]
        emit(arguments, {"models": rows}, "\n".join(lines))
    elif arguments.action == "fetch":
        (name,) = names(arguments, 1, "models fetch NAME")
        source = resolve(name)
        path = source.fetch(progress_printer())
        result = {"name": source.name, "path": str(path), "terms": source.terms}
        notice = f" {source.notice}" if source.notice else ""
        emit(arguments, result, f"{source.name} is at {path}.{notice}")
    else:
        (name,) = names(arguments, 1, "models check NAME")
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
