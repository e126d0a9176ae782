"""Where prompts that stand side by side differ."""

from bisect import bisect_right
from collections.abc import Sequence
from operator import itemgetter

from lit_core.prompts import changed_spans
from lit_core.salience import Segment

# Of a prompt beside the first one; and of the first, beside the second.
KINDS = {"added": "added", "changed": "changed"}
KINDS_OF_FIRST = {"added": "removed", "changed": "changed"}
IN_WORDS = {"added": "new", "removed": "only here", "changed": "changed"}

Difference = tuple[int, int, str]


def differences(prompts: Sequence[str], index: int) -> list[Difference]:
    """Ranges of characters of a prompt that differ, each with how: `added`, `removed`, `changed`.

    Each prompt is compared with the first one, and the first with the second.
    """
    if len(prompts) < 2:
        return []
    other, names = (prompts[0], KINDS) if index else (prompts[1], KINDS_OF_FIRST)
    spans = changed_spans(other, prompts[index])
    return [
        (span.start, span.end, names[span.kind])
        for span in spans
        if span.kind in names and span.start < span.end
    ]


def change_kind(part: Segment, marks: Sequence[Difference]) -> str:
    """How the first of the differences within a part differs; empty where there is none."""
    at = bisect_right(marks, part.start, key=itemgetter(1))
    return marks[at][2] if at < len(marks) and marks[at][0] < part.end else ""
