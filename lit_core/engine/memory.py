"""Remembers finished work by its content, so that the same question is answered once."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable

import numpy as np

from lit_core.engine.job import AnyJob, Job
from lit_core.gemma import Generation
from lit_core.salience import Evidence

BYTES = 2**30


class JobMemory:
    """Jobs by what they were asked, the least recently used forgotten beyond a size.

    Args:
        weigh: bytes that a finished job's result takes.
        budget: bytes that all results together may take.
    """

    def __init__(self, weigh: Callable[[AnyJob], int], budget: int = BYTES):
        self._weigh = weigh
        self._budget = budget
        self._jobs: OrderedDict[Hashable, AnyJob] = OrderedDict()
        self._lock = threading.Lock()

    def recall(self, key: Hashable, make: Callable[[], AnyJob]) -> AnyJob:
        """The job that answered `key`, or a new one.

        Unfinished jobs are never shared: whoever asked for one may stop it.
        """
        with self._lock:
            job = self._jobs.get(key)
            if job is None or job.state != "done" or job.stopped:
                job = self._jobs[key] = make()
            self._jobs.move_to_end(key)
            self._forget()
            return job

    def _forget(self) -> None:
        for key in [key for key, job in self._jobs.items() if job.error is not None]:
            del self._jobs[key]
        sizes = {key: self._weigh(job) for key, job in self._jobs.items() if job.state == "done"}
        total = sum(sizes.values())
        for key, size in list(sizes.items())[:-1]:
            if total <= self._budget:
                return
            del self._jobs[key]
            total -= size


def generation_bytes(job: Job[Generation]) -> int:
    """About how much memory an answer takes."""
    return 1000 + 400 * len(job.result().tokens)


def identity(made: Generation) -> Hashable:
    """What an answer's evidence depends on."""
    return tuple(token.id for token in made.tokens), made.prompt_tokens


def evidence_bytes(job: Job[Evidence]) -> int:
    """How much memory the arrays of a piece of evidence take."""
    values = vars(job.result()).values()
    return sum(value.nbytes for value in values if isinstance(value, np.ndarray))
