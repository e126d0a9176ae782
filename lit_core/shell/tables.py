"""Writes the tables and the report of a comparison into a folder."""

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryFile

from lit_core.compare import (
    Cell,
    Comparison,
    ExplainedAnswer,
    comparison_csv,
    comparison_jsonl,
    pairs_csv,
    report_html,
    salience_csv,
)
from lit_core.errors import SalienceError, StoreError
from lit_core.shell.inputs import read_config, read_target


def writable_folder(name: str) -> Path:
    """The folder of that name, made if need be.

    Raises:
        StoreError: it cannot be made, or nothing can be written into it.
    """
    folder = Path(name)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"The folder {name} cannot be made ({error.strerror}): choose another with --out."
        ) from error
    try:
        TemporaryFile(dir=folder).close()
    except OSError as error:
        raise _unwritable(folder, error) from error
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
    known = [each for cell in comparison.cells if (each := explained(cell, arguments))]
    influence = {
        "salience.csv": salience_csv(comparison.id, known),
        "report.html": report_html(comparison, known, read_config(arguments)),
    }
    return files + _save(folder, influence)


def explained(cell: Cell, arguments: argparse.Namespace) -> ExplainedAnswer | None:
    """A cell with its target, where all is known that explains it as the arguments ask."""
    if not (cell.generation and cell.attribution):
        return None
    try:
        target = read_target(cell.generation, arguments)
    except SalienceError:
        return None  # told with the other faults
    one = ExplainedAnswer(cell, target, read_config(arguments, target))
    return one if one.has_scores else None


def _save(folder: Path, contents: Mapping[str, str]) -> list[str]:
    """Write each file atomically: to a temporary file, which then replaces the target."""
    for name, content in contents.items():
        part = folder / f"{name}.partial"
        try:
            # UTF-8 cannot encode a lone surrogate; the row that reports it is still written.
            part.write_text(content, encoding="utf-8", errors="replace", newline="")
            part.replace(folder / name)
        except OSError as error:
            raise _unwritable(folder, error) from error
        finally:
            part.unlink(missing_ok=True)
    return [str(folder / name) for name in contents]


def _unwritable(folder: Path, error: OSError) -> StoreError:
    return StoreError(
        f"{folder} cannot be written to ({error.strerror}): choose another with --out."
    )
