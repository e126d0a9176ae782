"""Writes the tables and the report of a comparison into a folder."""

import argparse
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from lit_core.compare import (
    Comparison,
    Explained,
    comparison_csv,
    comparison_jsonl,
    pairs_csv,
    report_html,
    salience_csv,
)
from lit_core.errors import SalienceError, StoreError
from lit_core.shell.inputs import read_options, read_target


def made_folder(name: str) -> Path:
    """The folder of that name, made if need be.

    Raises:
        StoreError: it cannot be made.
    """
    folder = Path(name)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"The folder {name} cannot be made ({error.strerror}): choose another with --out."
        ) from error
    return folder


def write_tables(folder: Path, comparison: Comparison, arguments: argparse.Namespace) -> list[str]:
    """Write every table; the paths of the files.

    Raises:
        StoreError: a file cannot be written.
    """
    for cell in comparison.cells:
        if cell.failure_reason:
            print(f"{cell.case.id}, {cell.title}: {cell.failure_reason}", file=sys.stderr)
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
            except SalienceError:
                continue  # told with the other faults


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
