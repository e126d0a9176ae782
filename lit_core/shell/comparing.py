"""The job that runs several prompts on the same inputs and writes the tables."""

import argparse
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from lit_core.compare import (
    Case,
    Cell,
    Comparison,
    Explained,
    Variant,
    comparison_csv,
    comparison_jsonl,
    pairs_csv,
    report_html,
    salience_csv,
)
from lit_core.engine import Explanation, LocalEngine, Run
from lit_core.errors import PromptError, PromptlightError, SalienceError, StoreError
from lit_core.gemma import Generation
from lit_core.prompts import load_prompt
from lit_core.shell.inputs import (
    check_question,
    read_cases,
    read_options,
    read_target,
    read_variants,
)
from lit_core.shell.output import emit
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
    folder = _folder(arguments.out)
    engine = LocalEngine(arguments.model)
    engine.load().result()
    cells: list[Cell] = []
    interrupted = False
    try:
        for run in _runs(engine, arguments, cases, variants):
            cells.append(_finished(run, arguments))
    except KeyboardInterrupt:
        interrupted = True
    comparison = Comparison.of(cells)
    files = _write(folder, comparison, arguments)
    answers = [
        {"case_id": c.case.id, "variant": c.variant.name, "sample_index": c.sample_index}
        | {"output": c.generation.response if c.generation else None, "error": c.error}
        for c in cells
    ]
    text = "\n\n".join(f"{a['variant']}:{a['output'] or ' ' + str(a['error'])}" for a in answers)
    result = {"comparison_id": comparison.id, "files": files, "cells": answers}
    emit(arguments, result, text + "\n\nWritten: " + ", ".join(files))
    if interrupted:
        raise KeyboardInterrupt
    return 1 if any(cell.error for cell in cells) else 0


def _runs(
    engine: LocalEngine, arguments: argparse.Namespace, cases: list[Case], variants: list[Variant]
) -> Iterator[Run]:
    for case in cases:
        for variant in variants:
            for sample in range(arguments.samples):
                yield Run(engine, case, variant, sample, arguments.answer)


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


def _folder(name: str) -> Path:
    folder = Path(name)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"The folder {name} cannot be made ({error.strerror}): choose another with --out."
        ) from error
    return folder


def _write(folder: Path, comparison: Comparison, arguments: argparse.Namespace) -> list[str]:
    answers = {
        "comparison.csv": comparison_csv(comparison),
        "pairs.csv": pairs_csv(comparison),
        "comparison.jsonl": comparison_jsonl(comparison),
    }
    files = _save(folder, answers)
    explained = list(_explained(comparison, arguments))
    shown = arguments.method, arguments.granularity
    influence = {
        "salience.csv": salience_csv(comparison.id, explained, *shown),
        "report.html": report_html(comparison, explained, *shown),
    }
    return files + _save(folder, influence)


def _explained(comparison: Comparison, arguments: argparse.Namespace) -> Iterator[Explained]:
    for cell in comparison.cells:
        if cell.generation and cell.salience:
            try:
                target = read_target(cell.generation, arguments)
                options = read_options(arguments, target)
                yield Explained(cell, cell.salience, target, options)
            except SalienceError as error:
                print(f"{cell.variant.name}: {error}", file=sys.stderr)


def _save(folder: Path, contents: Mapping[str, str]) -> list[str]:
    try:
        for name, content in contents.items():
            # Half a character has no place in UTF-8; the row that tells of it has.
            (folder / name).write_text(content, encoding="utf-8", errors="replace", newline="")
    except OSError as error:
        raise StoreError(
            f"{folder} cannot be written to ({error.strerror}): choose another with --out."
        ) from error
    return [str(folder / name) for name in contents]
