"""Where the parts of a prompt begin: its values, examples, principles and sections.

A prompt does not mark its parts, so they are inferred from common conventions: headings, blank
lines, bullets, and labels such as "Question:" that repeat in each example.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

import regex

LINE = regex.compile(
    r"""
    ^(?:
        (?P<heading> \#{1,6} (?!\#) )
      | [^\S\n]*+ (?:
            (?P<ruler> [-=*_]{3,}+ [^\S\n]*+ $ )
          | (?P<bullet> (?: [-*+•] | \(?\p{N}{1,3}[.)] ) (?=[^\S\n]) )
          | [*_]*+ (?P<label> \p{L} [^\n:：]{0,40}? ) [\p{N}\p{Zs}]*+ [*_]*
            (?: : [*_]* (?=\s|$) | ： )
          | \S
        )
    ) .*+
    """,
    regex.VERBOSE | regex.MULTILINE,
)
# A code fence as in CommonMark: closed by as many marks as opened it, or by the end of the text.
FENCE = regex.compile(
    r"""
    ^ [^\S\n]{0,3} (?P<marks> `{3,}+ (?= [^`\n]*+ $ ) | ~{3,}+ ) [^\n]*+
    (?: \n (?! [^\S\n]{0,3} (?P=marks) [`~]*+ [^\S\n]*+ $ ) [^\n]*+ )*+
    (?: \n [^\n]*+ )?
    """,
    regex.VERBOSE | regex.MULTILINE,
)
REST_OF_LINE = regex.compile(r"(?:\s*(?:\n|\Z))?")
VALUE = "\ufffc"  # Unicode's sign for something that stands in the text and is no text


def part_starts(text: str, values: Sequence[tuple[int, int]] = ()) -> list[int]:
    """Where each part of a prompt begins, in ascending order.

    What begins one: a heading, a bullet or numbered point, what follows a blank line or a ruler
    (`---`), a code fence, and an example, which is a line with the first of the labels that return
    in its section. A code fence is one part, whatever is in it. Numbers do not tell labels apart
    ("Example 1:", "Example 2:"). A heading keeps the block under it, blank line or not, unless that
    is an example or a point; so does an example whose next label stands after a blank line.

    Args:
        text: a prompt, or an answer.
        values: character ranges that variables filled. Each is one part, whatever is in it,
            with the white space before it on its line.
    """
    filled = [(max(start, 0), min(end, len(text))) for start, end in values]
    filled = [(start, end) for start, end in filled if start < end]
    for start, end in filled:
        text = text[:start] + VALUE * (end - start) + text[end:]
    fences = {fence.start(): fence.end() for fence in FENCE.finditer(text)}
    lines = [line for line in _outside(fences, text) if not line["ruler"]]
    headings = [index for index, line in enumerate(lines) if line["heading"]]
    starts = set()
    for first, stop in pairwise([0, *headings, len(lines)]):
        starts.update(_in_section(text, lines[first:stop], fences))
    for start, end in filled:
        starts.update(_around_value(text, start, end))
    return sorted(starts - {len(text)} | {0})


def _outside(fences: Mapping[int, int], text: str) -> Iterator[regex.Match[str]]:
    """The lines of a text; of those of a code fence the first alone."""
    end = 0
    for line in LINE.finditer(text):
        if line.start() >= end:
            yield line
            end = fences.get(line.start(), end)


def _in_section(
    text: str, lines: Sequence[regex.Match[str]], fences: Mapping[int, int]
) -> Iterator[int]:
    labels = [_label(line) for line in lines]
    times = Counter(filter(None, labels))
    first, *others = [label for label in times if times[label] > 1] or [""]
    for before, line, label in zip([None, *lines], lines, labels, strict=False):
        if (
            before is None
            or line["bullet"]
            or (line.start() in fences and not before["heading"])
            or before.start() in fences
            or (label and label == first)
            or (_parted(text, before, line) and not (before["heading"] or label in others))
        ):
            yield line.start()


def _label(line: regex.Match[str]) -> str:
    return (line["label"] or "").strip().casefold()


def _parted(text: str, before: regex.Match[str], line: regex.Match[str]) -> bool:
    return text.count("\n", before.end(), line.start()) > 1


def _around_value(text: str, start: int, end: int) -> tuple[int, int]:
    line = text[text.rfind("\n", 0, start) + 1 : start]
    space = len(line) - len(line.rstrip())
    rest = REST_OF_LINE.match(text, end)
    return start - space, rest.end() if rest else end
