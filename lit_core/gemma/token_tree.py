"""Texts with parts left out as a tree of tokens: what several begin with is computed once.

Texts that are alike up to some token share the keys and values of all before it. In the order of
their tokens each text shares its beginning with the one before, so one path from the root is
enough to remember. The tokens that are left come in chunks of one size, so that one compiled
program serves texts of all lengths, and nothing but the last chunk is padded. As in tree attention
(Miao et al. 2023, "SpecInfer"), a mask says which tokens are on the path to which.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class TreeChunk:
    """The next n tokens of the tree, with what they can look at among P tokens before them.

    Attributes:
        tokens: `(n,)` positions in the whole text; 0 in the place of padding.
        places: `(n,)` positions in their own texts.
        sources: `(P,)`, which of the P + n tokens of the last chunk these P tokens are.
        places_before: `(P,)` positions of those in their texts.
        allowed: `(n, P + n)`, whether a token can look at another, apart from sliding windows.
        rows: `(R,)`, which of the n tokens predict a target.
        texts: `(R,)`, of which text.
        targets: `(R,)`, which target, from 0.
    """

    tokens: np.ndarray
    places: np.ndarray
    sources: np.ndarray
    places_before: np.ndarray
    allowed: np.ndarray
    rows: np.ndarray
    texts: np.ndarray
    targets: np.ndarray


@dataclass(frozen=True)
class _Path:
    """A text's tokens as far as anything depends on them, from the root on.

    Attributes:
        tokens: positions in the whole text.
        places: positions in this text.
        visible: whether others can look at it.
    """

    tokens: np.ndarray
    places: np.ndarray
    visible: np.ndarray


class TokenTree:
    """M different texts, each some of the N tokens of a whole text.

    Args:
        kept: `(M, N)`, which tokens are there in each text, no two alike and in the order of
            `numpy.unique`; all of the last T are, and at least one before them.
        targets: T.
        close_gaps: whether tokens move up to where others are left out, or stay in their places.
    """

    def __init__(self, kept: np.ndarray, targets: int, *, close_gaps: bool):
        self._targets = targets
        self._paths = [_path(each, targets, close_gaps=close_gaps) for each in kept]
        differ = np.argmax(kept[1:] != kept[:-1], axis=1)
        self._shared = [0] * len(kept)
        for text, (first, path) in enumerate(zip(differ, self._paths[1:], strict=True), start=1):
            alike = int(np.searchsorted(path.tokens, first))
            # Who predicts a target is read again: its state is not remembered.
            self._shared[text] = min(alike, len(path.tokens) - targets)

    def __len__(self) -> int:
        """How many tokens are computed."""
        whole = sum(len(path.tokens) for path in self._paths)
        return whole - sum(self._shared)

    def chunks(self, size: int, room: int) -> Iterator[TreeChunk]:
        """All tokens, `size` at a time, with `room` for those before them on a path."""
        chunk = _Builder(size, room, np.empty(0, int), np.empty(0, int))
        for text, (path, shared) in enumerate(zip(self._paths, self._shared, strict=True)):
            chunk.slots = chunk.slots[:shared]
            first = shared
            while first < len(path.tokens):
                stop = first + min(chunk.free, len(path.tokens) - first)
                chunk.add(path, first, stop, text, len(path.tokens) - self._targets)
                first = stop
                if not chunk.free:
                    yield chunk.built()
                    chunk = _Builder(size, room, chunk.slots, path.places[:stop])
        if chunk.count:
            yield chunk.built()


class _Builder:
    """A chunk that tokens are added to.

    Attributes:
        slots: where the path so far lies, among the P + n tokens.
        count: how many of its tokens are there.
    """

    def __init__(self, size: int, room: int, slots: np.ndarray, places: np.ndarray):
        self._room = room
        self._tokens = np.zeros(size, "int32")
        self._places = np.zeros(size, "int32")
        self._sources = np.zeros(room, "int32")
        self._places_before = np.zeros(room, "int32")
        self._allowed = np.zeros((size, room + size), bool)
        self._rows: list[np.ndarray] = []
        self._sources[: len(slots)] = slots
        self._places_before[: len(slots)] = places
        self.slots = np.arange(len(slots))
        self.count = 0

    @property
    def free(self) -> int:
        """How many more tokens it takes."""
        return len(self._tokens) - self.count

    def add(self, path: _Path, first: int, stop: int, text: int, predicting: int) -> None:
        """The tokens `[first, stop)` of a text's path; those from `predicting` on predict."""
        begin, end = self.count, self.count + stop - first
        self._tokens[begin:end] = path.tokens[first:stop]
        self._places[begin:end] = path.places[first:stop]
        own = slice(self._room + begin, self._room + end)
        visible = path.visible[first:stop]
        self._allowed[begin:end, self.slots[path.visible[:first]]] = True
        self._allowed[begin:end, own] = np.tri(stop - first, dtype=bool) & visible
        self.slots = np.concatenate([self.slots, np.arange(own.start, own.stop)])
        depth = np.arange(max(first, predicting), stop)
        texts = np.full(len(depth), text)
        self._rows.append(np.stack([begin + depth - first, texts, depth - predicting]))
        self.count = end

    def built(self) -> TreeChunk:
        """The chunk, padded."""
        rows, texts, targets = np.concatenate(self._rows, axis=1)
        return TreeChunk(
            self._tokens,
            self._places,
            self._sources,
            self._places_before,
            self._allowed,
            rows,
            texts,
            targets,
        )


def _path(kept: np.ndarray, targets: int, *, close_gaps: bool) -> _Path:
    # Nothing depends on the last target. Who predicts the first one is asked also where it is
    # hidden from all others.
    last = len(kept) - 1
    there = kept.copy()
    if not close_gaps:
        there[last - targets] = True
    tokens = np.flatnonzero(there[:last])
    places = np.arange(len(tokens)) if close_gaps else tokens
    return _Path(tokens, places, kept[tokens])
