"""Aligns the parts of one variant with the parts of another."""

from collections.abc import Sequence
from difflib import SequenceMatcher

from lit_core.salience import Segment

ALIKE = 0.5
# How many segments ahead to look for a counterpart; each look compares two texts.
REACH = 20


def align(base: Sequence[Segment], other: Sequence[Segment]) -> dict[int, int]:
    """For segments of `other`, the index of their counterpart in `base`, in reading order.

    Equal texts are matched first. Between two matches, segments are paired in order if both sides
    have equally many, otherwise by similarity. Prompt and response are aligned separately.
    """
    pairs: dict[int, int] = {}
    for in_response in (False, True):
        sides = [
            [part for part in side if (part.role == "response") == in_response]
            for side in (base, other)
        ]
        for a, b in _matches(*sides):
            pairs[b.index] = a.index
    return pairs


def aligned_rows(sides: Sequence[Sequence[Segment]]) -> list[tuple[int | None, ...]]:
    """Corresponding parts of all sides, one row per correspondence.

    A row holds the index of the part on each side, or None. The first side's parts come first, in
    reading order, followed by parts that only other sides have.
    """
    rows: dict[tuple[int, int], list[int | None]] = {}
    for place, parts in enumerate(sides):
        pairs = align(sides[0], parts) if place else {part.index: part.index for part in parts}
        for part in parts:
            key = (0, pairs[part.index]) if part.index in pairs else (place, part.index)
            rows.setdefault(key, [None] * len(sides))[place] = part.index
    return [tuple(row) for row in rows.values()]


def _matches(base: Sequence[Segment], other: Sequence[Segment]) -> list[tuple[Segment, Segment]]:
    matcher = SequenceMatcher(
        None, [part.text for part in base], [part.text for part in other], autojunk=False
    )
    found: list[tuple[Segment, Segment]] = []
    for tag, a, a_end, b, b_end in matcher.get_opcodes():
        if tag == "equal" or a_end - a == b_end - b:
            found += zip(base[a:a_end], other[b:b_end], strict=True)
        elif tag == "replace":
            found += _alike(base[a:a_end], other[b:b_end])
    return found


def _alike(base: Sequence[Segment], other: Sequence[Segment]) -> list[tuple[Segment, Segment]]:
    found, begin = [], 0
    for part in base:
        ratios = [
            SequenceMatcher(None, part.text, candidate.text, autojunk=False).ratio()
            for candidate in other[begin : begin + REACH]
        ]
        best = max(ratios, default=0.0)
        if best >= ALIKE:
            at = begin + ratios.index(best)
            found.append((part, other[at]))
            begin = at + 1
    return found
