"""What changed from one prompt text to another: by line, and within a line by word."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Literal

SpanKind = Literal["added", "removed", "changed"]
ChangeKind = Literal["same", "added", "removed", "changed"]

_WORD = re.compile(r"\s*\w+|\s*[^\w\s]|\s+")
_MIN_SIMILARITY = 0.5  # lines less alike than this are one removed and one added, not one changed
_LOOKAHEAD = 50  # how many lines ahead to look for a line's counterpart
_LONG = 400  # characters, or words: longer texts are compared by their rarer words


@dataclass(frozen=True)
class Span:
    """Characters `start` to `end` (half open) that changed."""

    start: int
    end: int
    kind: SpanKind


@dataclass(frozen=True)
class Line:
    """A line of one side, without its newline; `number` counts from 1."""

    number: int
    text: str


@dataclass(frozen=True)
class LinePair:
    """A line and its counterpart; spans are character ranges within them."""

    kind: ChangeKind
    before: Line | None
    after: Line | None
    before_spans: tuple[Span, ...] = ()
    after_spans: tuple[Span, ...] = ()


def diff_prompts(a: str, b: str) -> tuple[LinePair, ...]:
    """Pairs the lines of `a` with those of `b`, every line once and in order."""
    before = [Line(number, text) for number, text in enumerate(a.split("\n"), start=1)]
    after = [Line(number, text) for number, text in enumerate(b.split("\n"), start=1)]
    return tuple(_line_pair(*pair) for pair in _align(before, after))


def changed_spans(base: str, other: str) -> tuple[Span, ...]:
    """Character ranges of `other` that are added to, or changed from, what `base` says."""
    spans, start = [], 0
    for pair in diff_prompts(base, other):
        if pair.after:
            spans += [Span(start + s.start, start + s.end, s.kind) for s in pair.after_spans]
            start += len(pair.after.text) + 1
    return tuple(spans)


def _align(before: list[Line], after: list[Line]) -> Iterator[tuple[Line | None, Line | None]]:
    lines = [line.text for line in before], [line.text for line in after]
    for _, i, i_end, j, j_end in SequenceMatcher(None, *lines, autojunk=False).get_opcodes():
        if i_end - i == j_end - j or i == i_end or j == j_end:
            yield from zip_longest(before[i:i_end], after[j:j_end])
        else:
            yield from _align_by_likeness(before[i:i_end], after[j:j_end])


def _align_by_likeness(
    before: list[Line], after: list[Line]
) -> Iterator[tuple[Line | None, Line | None]]:
    for line in before:
        likeness = [_similarity(line.text, other.text) for other in after[:_LOOKAHEAD]]
        best = max(likeness, default=0)
        if best < _MIN_SIMILARITY:
            yield line, None
            continue
        at = likeness.index(best)
        yield from ((None, other) for other in after[:at])
        yield line, after[at]
        after = after[at + 1 :]
    yield from ((None, other) for other in after)


def _similarity(a: str, b: str) -> float:
    """How much of two lines is the same, from 0 to 1."""
    if min(len(a), len(b)) / max(len(a), len(b), 1) < _MIN_SIMILARITY / 2:
        return 0.0
    if max(len(a), len(b)) <= _LONG:
        return SequenceMatcher(None, a, b, autojunk=False).ratio()
    words = SequenceMatcher(None, _WORD.findall(a), _WORD.findall(b), autojunk=False)
    return words.quick_ratio()


def _line_pair(before: Line | None, after: Line | None) -> LinePair:
    if before is None or after is None:
        kind = "added" if before is None else "removed"
        return LinePair(kind, before, after, _whole(before, "removed"), _whole(after, "added"))
    if before.text == after.text:
        return LinePair("same", before, after)
    return LinePair("changed", before, after, *_word_spans(before.text, after.text))


def _whole(line: Line | None, kind: SpanKind) -> tuple[Span, ...]:
    return (Span(0, len(line.text), kind),) if line and line.text else ()


def _word_spans(before: str, after: str) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    old_words, new_words = _WORD.findall(before), _WORD.findall(after)
    long = max(len(old_words), len(new_words)) > _LONG
    matcher = SequenceMatcher(None, old_words, new_words, autojunk=long)
    old_spans, new_spans, old_end, new_end = [], [], 0, 0
    for change, i, i_end, j, j_end in matcher.get_opcodes():
        old, new = "".join(old_words[i:i_end]), "".join(new_words[j:j_end])
        old_end, new_end = old_end + len(old), new_end + len(new)
        if change == "equal":
            continue
        margin = _shared_margin(old, new)
        old_start, new_start = old_end - len(old) + margin, new_end - len(new) + margin
        both = old_start < old_end and new_start < new_end
        if old_start < old_end:
            old_spans.append(Span(old_start, old_end, "changed" if both else "removed"))
        if new_start < new_end:
            new_spans.append(Span(new_start, new_end, "changed" if both else "added"))
    return tuple(old_spans), tuple(new_spans)


def _shared_margin(old: str, new: str) -> int:
    """The length of the white space before both, where it is the same."""
    margins = {text[: len(text) - len(text.lstrip())] for text in (old, new)}
    return len(margins.pop()) if len(margins) == 1 else 0
