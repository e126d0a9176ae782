"""Puts a stretch of text into a sentence."""

LONGEST = 70


def quoted(text: str, longest: int = LONGEST) -> str:
    """On one line, between quotation marks, cut where it would be too long."""
    line = " ".join(text.split())
    return f"“{line if len(line) <= longest else line[: longest - 1] + '…'}”"
