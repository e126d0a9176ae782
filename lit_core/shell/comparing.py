"""The job that runs several prompts on the same inputs and writes the tables."""

import argparse
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import islice
from typing import Any

from lit_core.compare import (
    Case,
    Cell,
    Comparison,
    Variant,
)
from lit_core.distinct_names import distinct_names
from lit_core.engine import MAX_BATCH_SIZE, Engine, Explanation, Run
from lit_core.errors import PromptError, PromptlightError, SalienceError
from lit_core.gemma import Generation
from lit_core.prompts import prompt_path
from lit_core.shell.cross_scores import cross_scores, cross_table
from lit_core.shell.engines import chosen_engine
from lit_core.shell.generating import fit_to_context
from lit_core.shell.given_answers import check_given_answers, given_answer
from lit_core.shell.inputs import (
    check_attribution_arguments,
    complete_method,
    read_cases,
    read_config,
    read_target,
    read_variants,
)
from lit_core.shell.output import (
    emit,
    print_default_stops,
    print_model_caution,
    print_prompt_notices,
)
from lit_core.shell.prompts import prompt_named
from lit_core.shell.spacing_notices import print_spacing_notices
from lit_core.shell.tables import explained, writable_folder, write_tables
from lit_core.shell.unused import print_unused_arguments, print_unused_columns
from lit_core.shell.watching import watch_run

STOPPED = "The comparison was interrupted before this answer was explained."


def compare(arguments: argparse.Namespace) -> int:
    """Run every variant on every case, and write what is there even when interrupted."""
    if len(arguments.prompts) < 2:
        raise PromptError("A comparison needs two prompts or more.")
    if arguments.samples < 1:
        raise PromptError("--samples must be 1 or more.")
    if not arguments.out:
        raise PromptError("--out is empty: name a folder.")
    complete_method(arguments)
    check_attribution_arguments(arguments)
    print_unused_arguments(arguments)
    prompts = [prompt_named(name) for name in arguments.prompts]
    variants = _named_apart(read_variants(prompts, arguments), arguments.prompts)
    cases = read_cases(prompts, arguments)
    check_given_answers(cases, arguments)
    for variant in variants:
        variant.template.render(cases[0].values)
    print_prompt_notices(prompts, arguments.model)
    if arguments.answer is None and not arguments.answers_from_data:
        print_default_stops(prompts, arguments)
    print_unused_columns(cases, prompts)
    folder = writable_folder(arguments.out)
    engine = chosen_engine(arguments)
    info = engine.load().result()
    finished: dict[Run, Cell] = {}
    begun: list[Run] = []
    interrupted = False
    try:
        for begun in _together(_runs(engine, arguments, cases, variants)):
            for run in begun:
                finished[run] = _finished(run, arguments)
        comparison = Comparison.of(finished.values())
        files = write_tables(folder, comparison, arguments)
    except KeyboardInterrupt:
        interrupted = True
        stopped = [run for run in begun if run not in finished]
        comparison = Comparison.of([*finished.values(), *_answered(stopped, arguments)])
        files = write_tables(folder, comparison, arguments)
    cells = comparison.cells
    print_spacing_notices(cells, arguments)
    answers = [
        {"case_id": c.case.id, "variant": c.variant.name, "sample_index": c.sample_index}
        | {"output": c.generation.response if c.generation else None, "error": c.failure_reason}
        for c in cells
    ]
    text = "\n\n".join(f"{a['variant']}:{a['output'] or ' ' + str(a['error'])}" for a in answers)
    result: dict[str, Any] = {"comparison_id": comparison.id, "files": files, "cells": answers}
    if arguments.cross and not interrupted:
        result["cross"] = [cross_scores(engine, group) for group in comparison.groups()]
        text += "".join(f"\n\n{cross_table(each)}" for each in result["cross"])
    emit(arguments, result, text + "\n\nWritten: " + ", ".join(files))
    print_model_caution(info)
    if interrupted:
        raise KeyboardInterrupt
    return 0 if _answered_and_explained(cells) else 1


def _answered_and_explained(cells: Sequence[Cell]) -> bool:
    """Whether every answer is there, and one of them at least is explained."""
    answered = all(cell.generation for cell in cells)
    return answered and any(not cell.failure_reason for cell in cells)


def _runs(
    engine: Engine, arguments: argparse.Namespace, cases: list[Case], variants: list[Variant]
) -> Iterator[Run]:
    for case in cases:
        answer = given_answer(case, arguments)
        for variant in variants:
            fitted = _fitted(engine, variant, case, arguments)
            for sample in range(arguments.samples):
                yield Run(engine, case, fitted, sample, answer)


def _fitted(engine: Engine, variant: Variant, case: Case, arguments: argparse.Namespace) -> Variant:
    try:
        return fit_to_context(engine, variant.template.render(case.values).text, variant, arguments)
    except PromptError:
        return variant  # its run tells why


def _answered(runs: list[Run], arguments: argparse.Namespace) -> list[Cell]:
    """What there is of runs that were interrupted, where the answer was written to its end."""
    for run in runs:
        run.cancel()
    cells = [run.cell() for run in runs]
    return [
        replace(cell, error="" if explained(cell, arguments) else STOPPED)
        for cell in cells
        if cell.generation and cell.generation.finish_reason != "cancelled"
    ]


def _together(runs: Iterator[Run]) -> Iterator[list[Run]]:
    """The runs, as many at a time as the engine writes side by side."""
    while begun := list(islice(runs, MAX_BATCH_SIZE)):
        yield begun


def _finished(run: Run, arguments: argparse.Namespace) -> Cell:
    def ask(explanation: Explanation, generation: Generation) -> None:
        # An answer without the target is reported below.
        with suppress(SalienceError):
            target = read_target(generation, arguments)
            explanation.request_evidence(read_config(arguments, target), target)

    try:
        cell = watch_run(run, ask)
    except PromptlightError:
        return run.cell()
    try:
        if cell.generation:
            read_target(cell.generation, arguments)
    except SalienceError as error:
        return replace(cell, error=cell.error or str(error))
    return cell


def _named_apart(variants: list[Variant], places: Sequence[str]) -> list[Variant]:
    """The variants with unique names: files of the same name are distinguished by folder."""
    if len({_resolved(place) for place in places}) < len(places):
        raise PromptError("One of the prompts is given twice: give each once.")
    names = distinct_names([variant.name for variant in variants], places)
    return [replace(variant, name=name) for variant, name in zip(variants, names, strict=True)]


def _resolved(place: str) -> str:
    return str(prompt_path(place).resolve())
