"""Reads prompts into a key-value cache, so that a prefix shared with the last is not read again."""

from collections.abc import Sequence
from itertools import takewhile

import numpy as np

from lit_core.gemma.forward import LayeredForward
from lit_core.gemma.kv_cache import Cache, resized
from lit_core.progress import ProgressToken

# A prompt is read in pieces of this many tokens, whatever was read before: so one that begins
# like the last is answered with the very same numbers as if it were the first.
PIECE = 128


class Prefill:
    """The pass over the prompt, for one model. Remembers the last prompt it has read."""

    def __init__(self, forward: LayeredForward):
        self._forward = forward
        self._ids: tuple[int, ...] = ()
        self._cache: Cache = ()

    def read(
        self, ids: Sequence[int], room: int, progress: ProgressToken
    ) -> tuple[np.ndarray, Cache]:
        """Logits `(1, vocabulary)` after a prompt, and its keys and values, from position 0 on.

        Args:
            ids: the prompt's tokens.
            room: how many positions the cache has, at least `needed_room(len(ids))`.
            progress: receives progress reports.

        Raises:
            Cancelled: the progress was stopped.
        """
        known = self._known_pieces(ids)
        cache = resized(self._cache, room) if known else self._forward.new_cache(room)
        filled = np.ones((1, room), "int32")
        logits = np.empty(0)
        for first in range(PIECE * known, len(ids), PIECE):
            progress.check()
            progress.report("Reading the prompt", first, len(ids))
            here = ids[first : first + PIECE]
            piece = np.zeros((1, PIECE), "int32")
            piece[0, : len(here)] = here
            logits, cache = self._forward.next_logits(piece, cache, first, filled, len(here) - 1)
        self._ids, self._cache = tuple(ids), cache
        return logits, cache

    def _known_pieces(self, ids: Sequence[int]) -> int:
        """How many whole pieces the last prompt begins with too; one is left to be read."""
        pairs = zip(ids[:-1], self._ids, strict=False)
        same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
        return same // PIECE


def needed_room(count: int) -> int:
    """How many positions it takes to read `count` tokens in whole pieces."""
    return -(-count // PIECE) * PIECE
