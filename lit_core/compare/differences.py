"""Where prompts or answers that stand side by side differ."""

from bisect import bisect_right
from collections.abc import Sequence
from operator import itemgetter

from lit_core.prompts import changed_spans
from lit_core.salience import Segment

# Of a text beside the first one; and of the first, beside the second.
KINDS = {"added": "added", "changed": "changed"}
KINDS_OF_FIRST = {"added": "removed", "changed": "changed"}
IN_WORDS = {"added": "new", "removed": "only here", "changed": "changed"}

Difference = tuple[int, int, str]


def differences(texts: Sequence[str], index: int, offset: int = 0) -> list[Difference]:
    """Ranges of characters of a text that differ, each with how: `added`, `removed`, `changed`.

    Each text is compared with the first one, and the first with the second.

    Args:
        texts: prompts, or answers, that stand side by side.
        index: which of them the ranges are of.
        offset: where it begins in a longer text that the ranges count in.
    """
    if len(texts) < 2:
        return []
    other, names = (texts[0], KINDS) if index else (texts[1], KINDS_OF_FIRST)
    spans = changed_spans(other, texts[index])
    return [
        (offset + span.start, offset + span.end, names[span.kind])
        for span in spans
        if span.kind in names and span.start < span.end
    ]


def change_kind(part: Segment, marks: Sequence[Difference]) -> str:
    """How the first of the differences within a part differs; empty where there is none."""
    at = bisect_right(marks, part.start, key=itemgetter(1))
    return marks[at][2] if at < len(marks) and marks[at][0] < part.end else ""
