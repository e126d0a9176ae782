"""Where a stretch of text falls apart into words, sentences, lines, paragraphs or custom parts.

White space belongs to what it follows at the end of a line, and to the word it precedes within
one, which is how Gemma's tokens carry it.
"""

from collections.abc import Callable

import regex

from lit_core.errors import SalienceError

CUSTOM = "custom"
CUSTOM_SECONDS = 1.0

WORD = regex.compile(r"[^\S\n]*\S+")
LINE = regex.compile(r"[^\n]+")
BLANK_LINES = regex.compile(r"\n[^\S\n]*\n\s*")
SENTENCE_END = regex.compile(
    r"""
      \n\s*                                  # the end of a line ends a sentence,
    | [。！？]["'”’」』)\]]*                    # as does a full-width stop,
    | [.!?…]+["'”’»)\]]*                      # or a stop, with the quotes it closes,
      (?=[^\S\n]+[^\s\p{Ll}])                  # before a space and no small letter
    """,
    regex.VERBOSE,
)
NO_SENTENCE = regex.compile(r"(?:^|\s)(?:Mr|Mrs|Ms|Dr|Prof|St|vs|etc|e\.g|i\.e|cf|No|\d+)\.$")


def _at(part: regex.Pattern) -> Callable[[str], list[int]]:
    return lambda text: [match.start() for match in part.finditer(text)]


def _after(separator: regex.Pattern) -> Callable[[str], list[int]]:
    return lambda text: [0, *(match.end() for match in separator.finditer(text))]


def _sentences(text: str) -> list[int]:
    starts = [0]
    for match in SENTENCE_END.finditer(text):
        if not NO_SENTENCE.search(text, starts[-1], match.end()):
            starts.append(match.end())
    return starts


def _custom(pattern: str) -> Callable[[str], list[int]]:
    try:
        separator = regex.compile(pattern)
    except regex.error as error:
        raise SalienceError(
            f"The pattern {pattern!r} is not a regular expression: {error}."
        ) from error

    def starts(text: str) -> list[int]:
        try:
            matches = list(separator.finditer(text, timeout=CUSTOM_SECONDS))
        except TimeoutError as error:
            raise SalienceError(
                f"The pattern {pattern!r} takes too long on this text: make it simpler."
            ) from error
        ends = (match.end() for match in matches if match.end() > match.start())
        return sorted([0, *ends])  # a pattern with (?r) is matched from the end

    return starts


GRANULARITIES: dict[str, Callable[[str], list[int]]] = {
    "tokens": lambda text: list(range(len(text))),
    "words": _at(WORD),
    "sentences": _sentences,
    "lines": _at(LINE),
    "paragraphs": _after(BLANK_LINES),
}


def boundaries(granularity: str) -> Callable[[str], list[int]]:
    """The function that finds where each part of a text begins, in ascending order.

    Args:
        granularity: one of `GRANULARITIES`, or `custom:PATTERN`, a regular expression of what
            separates two parts; a part ends after each match.

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
