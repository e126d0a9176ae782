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
    """Corresponding parts of all sides, one row per correspondence, in reading order.

    A row holds the index of the part on each side, or None. A part that the first side lacks
    follows the row of the part before it.
    """
    base = {part.index: [part.index, *[None] * (len(sides) - 1)] for part in sides[0]}
    extra: dict[int, list[list[int | None]]] = {}
    for place, parts in enumerate(sides[1:], start=1):
        pairs, before = align(sides[0], parts), -1
        for part in parts:
            if part.index in pairs:
                before = pairs[part.index]
                base[before][place] = part.index
            else:
                row: list[int | None] = [None] * len(sides)
                row[place] = part.index
                extra.setdefault(before, []).append(row)
    rows = extra.get(-1, [])
    for index, row in base.items():
        rows += [row, *extra.get(index, [])]
    return [tuple(row) for row in rows]


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
