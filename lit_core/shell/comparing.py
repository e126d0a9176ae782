"""The job that runs several prompts on the same inputs and writes the tables."""

import argparse
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import islice
from typing import Any

from lit_core.compare import (
    Case,
    Cell,
    Comparison,
    Variant,
)
from lit_core.engine import SIDE_BY_SIDE, CrossScores, Explanation, LocalEngine, Run
from lit_core.errors import PromptError, PromptlightError, SalienceError
from lit_core.gemma import Generation
from lit_core.prompts import load_prompt
from lit_core.shell.engines import chosen_engine
from lit_core.shell.inputs import (
    check_question,
    read_cases,
    read_options,
    read_target,
    read_variants,
)
from lit_core.shell.output import emit, tell_caution
from lit_core.shell.tables import made_folder, write_tables
from lit_core.shell.watching import watch_run


def compare(arguments: argparse.Namespace) -> int:
    """Run every variant on every case, and write what is there even when interrupted."""
    if len(arguments.prompts) < 2:
        raise PromptError("A comparison needs two prompts or more.")
    if arguments.samples < 1:
        raise PromptError("--samples must be 1 or more.")
    check_question(arguments)
    variants = _named_apart(read_variants(arguments.prompts, arguments))
    cases = read_cases([load_prompt(name) for name in arguments.prompts], arguments)
    for variant in variants:
        variant.template.render(cases[0].values)
    folder = made_folder(arguments.out)
    engine = chosen_engine(arguments)
    info = engine.load().result()
    cells: list[Cell] = []
    begun: list[Run] = []
    interrupted = False
    try:
        for begun in _together(_runs(engine, arguments, cases, variants)):
            for run in list(begun):
                cells.append(_finished(run, arguments))
                begun.remove(run)
    except KeyboardInterrupt:
        interrupted = True
        cells += _answered(begun)
    comparison = Comparison.of(cells)
    files = write_tables(folder, comparison, arguments)
    answers = [
        {"case_id": c.case.id, "variant": c.variant.name, "sample_index": c.sample_index}
        | {"output": c.generation.response if c.generation else None, "error": c.error}
        for c in cells
    ]
    text = "\n\n".join(f"{a['variant']}:{a['output'] or ' ' + str(a['error'])}" for a in answers)
    result: dict[str, Any] = {"comparison_id": comparison.id, "files": files, "cells": answers}
    if arguments.cross and not interrupted:
        result["cross"] = [_cross(engine, group) for group in comparison.groups()]
        text += "".join(f"\n\n{_cross_table(each)}" for each in result["cross"])
    emit(arguments, result, text + "\n\nWritten: " + ", ".join(files))
    tell_caution(info)
    if interrupted:
        raise KeyboardInterrupt
    return 1 if any(cell.error for cell in cells) else 0


def _cross(engine: LocalEngine, cells: Sequence[Cell]) -> dict[str, Any]:
    """Log-probabilities of every answer (column) under every prompt (row) of one case."""
    scores = CrossScores(engine, cells)
    about = {"case_id": cells[0].case.id, "sample_index": cells[0].sample_index}
    return about | {"variants": scores.names, "log_probabilities": scores.log_probabilities()}


def _cross_table(cross: dict[str, Any]) -> str:
    head = "Log-probability, in nats, of each answer (columns) under each prompt (rows):"
    rows = zip(cross["variants"], cross["log_probabilities"], strict=True)
    return "\n".join([head, *(f"{n:24}" + "".join(f"{v:10.2f}" for v in row) for n, row in rows)])


def _runs(
    engine: LocalEngine, arguments: argparse.Namespace, cases: list[Case], variants: list[Variant]
) -> Iterator[Run]:
    for case in cases:
        for variant in variants:
            for sample in range(arguments.samples):
                yield Run(engine, case, variant, sample, arguments.answer)


def _answered(runs: list[Run]) -> list[Cell]:
    """What there is of runs that were interrupted, where the answer was written to its end."""
    for run in runs:
        run.cancel()
    cells = [run.cell() for run in runs]
    ends = [cell.generation.finish_reason if cell.generation else "cancelled" for cell in cells]
    return [cell for cell, end in zip(cells, ends, strict=True) if end != "cancelled"]


def _together(runs: Iterator[Run]) -> Iterator[list[Run]]:
    """The runs, as many at a time as the engine writes side by side."""
    while begun := list(islice(runs, SIDE_BY_SIDE)):
        yield begun


def _finished(run: Run, arguments: argparse.Namespace) -> Cell:
    def ask(explanation: Explanation, made: Generation) -> None:
        # An answer without the target is told of when the tables are written.
        with suppress(SalienceError):
            target = read_target(made, arguments)
            shown = arguments.method, arguments.granularity
            explanation.ask(*shown, read_options(arguments, target), target)

    try:
        return watch_run(run, ask)
    except PromptlightError:
        return run.cell()


def _named_apart(variants: list[Variant]) -> list[Variant]:
    names = [variant.name for variant in variants]
    if len(set(names)) < len(names):
        raise PromptError("Two of the prompts have the same name: give each prompt once.")
    return variants
