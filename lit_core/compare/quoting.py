"""Puts texts and shares into sentences."""

LONGEST = 70
SIGNS = {" ": "␣", "\n": "↵", "\t": "⇥"}


def percent(share: float, digits: int = 0) -> str:
    """A share as people read it."""
    size = f"{abs(100 * share):.{digits}f}"
    return f"{'−' if share < 0 and float(size) else ''}{size} %"


def readable(text: str) -> str:
    """The text, or signs that can be seen where it is all white space or controls."""
    if any(character.isprintable() and not character.isspace() for character in text):
        return text
    return "".join(SIGNS.get(character, f"U+{ord(character):04X}") for character in text)


def quoted(text: str, longest: int = LONGEST) -> str:
    """On one line, between quotation marks, cut where it would be too long."""
    line = " ".join(text.split()) or readable(text)
    return f"“{line if len(line) <= longest else line[: longest - 1] + '…'}”"
