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


def quoted(text: str, longest: int = LONGEST) -> str:
    """On one line, between quotation marks, cut where it would be too long."""
    line = " ".join(text.split()) or readable(text)
    return f"“{line if len(line) <= longest else line[: longest - 1] + '…'}”"
