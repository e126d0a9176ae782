"""Reports whether typed text was read with or without a leading space in a comparison."""

import argparse
import sys
from collections.abc import Iterator, Sequence

from lit_core.compare import Cell
from lit_core.salience import TypedText
from lit_core.shell.tables import explained


def print_spacing_notices(cells: Sequence[Cell], arguments: argparse.Namespace) -> None:
    """Print how typed text was read to standard error: each message once, with its answers."""
    told: dict[str, dict[str, None]] = {}
    for cell in cells:
        for sentence in filter(None, _readings(cell, arguments)):
            told.setdefault(sentence, {})[cell.title] = None
    for sentence, titles in told.items():
        print(f"{', '.join(titles)}: {sentence}", file=sys.stderr)


def _readings(cell: Cell, arguments: argparse.Namespace) -> Iterator[str]:
    generation = cell.generation
    if generation and arguments.answer is not None:
        typed = TypedText(arguments.answer, arguments.space)
        yield typed.spacing_notice(cell.prompt, generation.response, "The answer that was typed")
    if known := explained(cell, arguments):
        yield known.attribution.foil_spacing_notice(known.config)
