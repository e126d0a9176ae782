"""Waits for a run and tells on standard error how far it is."""

import sys
import time

from lit_core.compare import Cell
from lit_core.engine import Run

SECONDS = 0.02


def watch(run: Run, *, explain: bool = True) -> Cell:
    """Wait for a run, telling each new stage on standard error; an interrupt cancels it."""
    told = ""
    try:
        while not run.finished:
            if run.stage != told:
                told = run.stage
                print(f"{told}…", file=sys.stderr)
            time.sleep(SECONDS)
            if run.generating and run.generating.error:
                raise run.generating.error
            if explain:
                run.advance()
            elif run.generating and run.generating.finished:
                break
    except KeyboardInterrupt:
        run.cancel()
        raise
    return run.cell()
