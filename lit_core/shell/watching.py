"""Waits for work and tells on standard error how far it is."""

import sys
import time
from collections.abc import Callable
from typing import TypeVar

from lit_core.compare import Cell
from lit_core.engine import Explanation, Job, Run
from lit_core.gemma import Generation
from lit_core.progress import Progress, ProgressToken

SECONDS = 0.02
# Seconds between two lines about the same work.
BETWEEN = 1.0

Result = TypeVar("Result")


def watch_job(job: Job[Result]) -> Result:
    """A job's result, when it is there; an interrupt cancels it.

    Raises:
        PromptlightError: it failed.
    """
    told = ""
    try:
        while not job.wait(SECONDS):
            told = _tell(job.progress.stage, told)
    except KeyboardInterrupt:
        job.cancel()
        raise
    return job.result()


def watch_run(run: Run, ask: Callable[[Explanation, Generation], None]) -> Cell:
    """A run's answer and the explanation that is asked for; an interrupt cancels it.

    Args:
        run: the run.
        ask: asks for the explanation once there is an answer; it may be called again and again.

    Raises:
        PromptlightError: there is no answer.
    """
    told = ""
    try:
        while not run.complete:
            told = _tell(run.progress.stage, told)
            time.sleep(SECONDS)
            run.advance()
            generation = run.cell().generation
            if run.explanation and generation:
                ask(run.explanation, generation)
    except KeyboardInterrupt:
        run.cancel()
        raise
    if run.generating and run.generating.error:
        raise run.generating.error
    return run.cell()


def progress_printer() -> ProgressToken:
    """A progress for work on this thread, which an interrupt ends by itself."""
    told, last = "", -BETWEEN

    def tell(progress: Progress) -> None:
        nonlocal told, last
        if time.monotonic() - last > BETWEEN:
            told, last = _tell(progress.stage, told), time.monotonic()

    return ProgressToken(tell)


def _tell(stage: str, told: str) -> str:
    if stage and stage != told:
        print(f"{stage}…", file=sys.stderr)
    return stage or told
