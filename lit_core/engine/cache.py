"""Keeps finished jobs by their requests, so that the same request is answered once."""

import threading
from collections.abc import Hashable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import numpy as np
from cachetools import LRUCache

from lit_core.engine.job import AnyJob
from lit_core.engine.requests import Request
from lit_core.gemma import Generation

CACHE_BYTES = 2**28
BYTES_PER_TOKEN, BYTES_PER_RESULT = 400, 1000


@dataclass(frozen=True)
class _Kept:
    job: AnyJob
    size: int


class JobCache:
    """Finished jobs, the least recently used dropped beyond a size; safe to use from any thread.

    Args:
        max_bytes: what all results together may take. A larger result is not kept.
    """

    def __init__(self, max_bytes: int = CACHE_BYTES):
        self._jobs: LRUCache[Hashable, _Kept] = LRUCache(max_bytes, lambda kept: kept.size)
        self._lock = threading.Lock()

    def get(self, request: Request[Any]) -> AnyJob | None:
        """The job that has the result of an equal request; None where there is none."""
        with self._lock:
            kept = self._jobs.get(_key(request))
            return kept.job if kept else None

    def put(self, request: Request[Any], job: AnyJob, result: Any) -> None:
        """Keep a job whose result has come, if its request is one whose result is kept."""
        if request.cache_key is None:
            return
        with self._lock, suppress(ValueError):  # the result is larger than the cache
            self._jobs[_key(request)] = _Kept(job, result_bytes(result))


def _key(request: Request[Any]) -> Hashable:
    return type(request), request.cache_key


def result_bytes(result: Any) -> int:
    """About how much memory an answer or a piece of evidence takes."""
    if isinstance(result, Generation):
        return BYTES_PER_RESULT + BYTES_PER_TOKEN * len(result.tokens)
    arrays = (value for value in vars(result).values() if isinstance(value, np.ndarray))
    return BYTES_PER_RESULT + sum(array.nbytes for array in arrays)
