"""Puts texts and shares into sentences."""

from decimal import ROUND_HALF_UP, Decimal

LONGEST = 70
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


def quoted(text: str, longest: int = LONGEST) -> str:
    """On one line, between quotation marks, cut where it would be too long."""
    line = " ".join(text.split()) or readable(text)
    return f"“{line if len(line) <= longest else line[: longest - 1] + '…'}”"
