"""Puts texts and shares into sentences."""

LONGEST = 70


def percent(share: float, digits: int = 0) -> str:
    """A share as people read it."""
    size = f"{abs(100 * share):.{digits}f}"
    return f"{'−' if share < 0 and float(size) else ''}{size} %"


def quoted(text: str, longest: int = LONGEST) -> str:
    """On one line, between quotation marks, cut where it would be too long."""
    line = " ".join(text.split())
    return f"“{line if len(line) <= longest else line[: longest - 1] + '…'}”"
