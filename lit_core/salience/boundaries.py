"""Where to split a text into words, sentences, lines, paragraphs or custom parts.

White space belongs to what it follows at the end of a line, and to the word it precedes within
one, which is how Gemma's tokens carry it.
"""

from collections.abc import Callable
from math import prod
from typing import Any

import regex

from lit_core.errors import SalienceError
from lit_core.salience.prompt_parts import part_starts
from lit_core.salience.sentences import LINE, sentence_starts

PARTS = "parts"
CUSTOM = "custom"
CUSTOM_SECONDS = 1.0
CUSTOM_REPEATS = 100_000

# Chinese and Japanese put no space between words, so that each character may begin one.
WORD = regex.compile(
    r"""
    (?<![^\S\n]) [^\S\n]*+ [\p{Ps}\p{Pi}]* \S
    (?: (?! [\p{Ps}\p{Pi}]? [\p{Han}\p{Hiragana}\p{Katakana}] ) \S )*+
    """,
    regex.VERBOSE,
)
BLANK_LINES = regex.compile(r"\n[^\S\n]*\n\s*")
REPEATS = regex.compile(r"[0-9]+(?=[0-9,]*\})")
RECURSION = regex.compile(r"\(\?(?:R|&|P>|[-+]?\d)")


def _at(part: regex.Pattern) -> Callable[[str], list[int]]:
    return lambda text: [match.start() for match in part.finditer(text)]


def _after(separator: regex.Pattern) -> Callable[[str], list[int]]:
    return lambda text: [0, *(match.end() for match in separator.finditer(text))]


def _compiled(pattern: str) -> regex.Pattern[str]:
    repeats = prod(max(1, int(count[:9])) for count in REPEATS.findall(pattern))
    if repeats > CUSTOM_REPEATS or RECURSION.search(pattern):
        raise SalienceError(f"The pattern “{pattern}” repeats itself too often: make it simpler.")
    try:
        return regex.compile(pattern)
    except RecursionError as error:
        raise SalienceError(
            f"The pattern “{pattern}” is nested too deeply: make it simpler."
        ) from error
    except regex.error as error:
        fault: Any = error  # its type stub leaves out where and why
        at = "at its end" if fault.pos == len(pattern) else f"at character {(fault.pos or 0) + 1}"
        raise SalienceError(
            f"The pattern “{pattern}” is not a regular expression: {fault.msg} {at}."
        ) from error


def _custom(pattern: str) -> Callable[[str], list[int]]:
    separator = _compiled(pattern)

    def starts(text: str) -> list[int]:
        try:
            matches = list(separator.finditer(text, timeout=CUSTOM_SECONDS))
        except (TimeoutError, MemoryError) as error:
            raise SalienceError(
                f"The pattern “{pattern}” takes too long on this text: make it simpler."
            ) from error
        # As in `re.split`, an empty match separates too. With (?r), matches start from the end.
        return sorted({0, *(match.end() for match in matches)})

    return starts


GRANULARITIES: dict[str, Callable[[str], list[int]]] = {
    "tokens": lambda text: list(range(len(text))),
    "words": _at(WORD),
    "sentences": sentence_starts,
    "lines": _at(LINE),
    "paragraphs": _after(BLANK_LINES),
    PARTS: part_starts,
}


def boundaries(granularity: str) -> Callable[[str], list[int]]:
    """The function that finds where each part of a text begins, in ascending order.

    Args:
        granularity: one of `GRANULARITIES`, or `custom:PATTERN`, a regular expression of what
            separates two parts; a part ends after each match, also where that has no width.

    Raises:
        SalienceError: there is no such granularity, or the pattern cannot be used.
    """
    name, _, pattern = granularity.partition(":")
    if name == CUSTOM:
        if not pattern:
            raise SalienceError(
                r"A custom granularity needs a pattern for what separates two parts, "
                r"for example custom:\n- for a list."
            )
        return _custom(pattern)
    if granularity not in GRANULARITIES:
        valid = ", ".join([*GRANULARITIES, "custom:PATTERN"])
        raise SalienceError(f'There is no granularity "{granularity}". Choose among: {valid}.')
    return GRANULARITIES[granularity]
