"""Puts texts and shares into sentences."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from lit_core.salience import Segment

LONGEST = 70
# So much of what is the same stands before a difference.
BEFORE = 20
SIGNS = {" ": "␣", "\n": "↵", "\t": "⇥"}


def percent(share: float, digits: int = 0) -> str:
    """A share as people read it."""
    size = _rounded(abs(100 * share), digits)
    return f"{'−' if share < 0 and float(size) else ''}{size} %"


def points(change: float) -> str:
    """A change of a share, in points."""
    size = _rounded(abs(100 * change), 1)
    return f"{'−' if change < 0 else '+'}{size}" if float(size) else "0"


def _rounded(size: float, digits: int) -> str:
    """A half goes up, as in a browser, so that page and report show the same number."""
    return str(Decimal(size).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP))


def line_number(prompt: str, start: int) -> int:
    """The line of a prompt in which a character stands, from 1."""
    return prompt.count("\n", 0, start) + 1


def readable(text: str) -> str:
    """The text, or visible symbols if it is only white space or control characters."""
    if any(character.isprintable() and not character.isspace() for character in text):
        return text
    return "".join(SIGNS.get(character, f"U+{ord(character):04X}") for character in text)


def place_in_prompt(prompt: str, start: int, end: int) -> str:
    """The line or lines of a prompt that a part takes up."""
    first, last = line_number(prompt, start), line_number(prompt, max(start, end - 1))
    return f"line {first}" if first == last else f"lines {first} to {last}"


def beginning(text: str, longest: int = LONGEST) -> str:
    """A part between quotation marks: of one with several lines the first, marked as cut."""
    first, *more = text.strip().split("\n")
    return quoted(f"{first.rstrip()}…", longest) if more else quoted(text, longest)


def quoted_part(text: str, longest: int = LONGEST) -> str:
    """The same, with how many lines the part has where these are several."""
    lines = len(text.strip().split("\n"))
    return f"{beginning(text, longest)} ({lines} lines)" if lines > 1 else quoted(text, longest)


def part_with_place(prompt: str, part: Segment) -> str:
    """A part of a prompt after its lines, for a table."""
    return f"{place_in_prompt(prompt, part.start, part.end)}: {readable(part.text)}"


def named_part(prompt: str, part: Segment, longest: int = LONGEST) -> str:
    """A part of a prompt in quotation marks, with its lines where others say the same."""
    said = quoted_part(part.text, longest)
    if prompt.count(part.text) < 2:
        return said
    return f"{said} in {place_in_prompt(prompt, part.start, part.end)}"


def quoted_difference(texts: Sequence[str], longest: int = LONGEST) -> list[str]:
    """Each text as `quoted` has it; those too long begin shortly before they first differ."""
    lines = [_one_line(text) for text in texts]
    same = _in_common(lines) if len(lines) > 1 else 0
    return [
        quoted(line if len(line) <= longest else _from(line, same - BEFORE), longest)
        for line in lines
    ]


def sentence(text: str) -> str:
    """The text with a full stop, unless it ends in a quotation that ends in a mark of its own."""
    return text if text.endswith((".”", "!”", "?”", "…”")) else f"{text}."


def quoted(text: str, longest: int = LONGEST) -> str:
    """On one line, between quotation marks, cut where it would be too long."""
    line = _one_line(text)
    return f"“{line if len(line) <= longest else line[: longest - 1] + '…'}”"


def _one_line(text: str) -> str:
    return " ".join(text.split()) or readable(text)


def _in_common(lines: Sequence[str]) -> int:
    """How many characters the lines begin with that are the same."""
    columns = enumerate(zip(*lines, strict=False))
    return next((at for at, letters in columns if len({*letters}) > 1), min(map(len, lines)))


def _from(line: str, start: int) -> str:
    """The line from the word in which a character stands on."""
    word = line.rfind(" ", 0, start) + 1 if start > 0 else 0
    return f"…{line[word:]}" if word else line
