"""The target: the stretch of the response whose words are being explained."""

from dataclasses import dataclass

from lit_core.errors import SalienceError
from lit_core.gemma import Generation


@dataclass(frozen=True)
class Target:
    """Response tokens `[start, end)`, counted from the first token of the response."""

    start: int
    end: int
    text: str


def target_tokens(generation: Generation, start: int, end: int) -> Target:
    """Response tokens `start` up to, not including, `end`.

    Raises:
        SalienceError: the response does not have those tokens.
    """
    tokens = generation.response_tokens
    if not tokens:
        raise SalienceError("The model gave an empty answer, so there is nothing to explain.")
    if not 0 <= start < end <= len(tokens):
        raise SalienceError(
            f"The answer has tokens 0 to {len(tokens)}: the selection {start}:{end} must lie "
            "within them and hold at least one token."
        )
    text = generation.text[tokens[start].start : tokens[end - 1].end]
    return Target(start, end, text.strip() or text)


def target_characters(generation: Generation, start: int, end: int) -> Target:
    """The tokens that hold characters `[start, end)` of the response.

    Raises:
        SalienceError: no token of the response holds any of them.
    """
    offset = len(generation.prompt)
    held = [
        index
        for index, token in enumerate(generation.response_tokens)
        if token.start < offset + end and max(token.end, token.start + 1) > offset + start
    ]
    if not held:
        return target_tokens(generation, 0, 0)
    return target_tokens(generation, held[0], held[-1] + 1)


def target_line(generation: Generation, number: int) -> Target:
    """Line `number` of the response, counted from 1; blank lines count.

    Raises:
        SalienceError: there is no such line, or it is blank.
    """
    lines = generation.response.split("\n")
    if not 1 <= number <= len(lines):
        raise SalienceError(f"The answer has {len(lines)} lines: there is no line {number}.")
    line = lines[number - 1]
    if not line.strip():
        raise SalienceError(f"Line {number} of the answer is blank: choose another line.")
    start = sum(len(before) + 1 for before in lines[: number - 1])
    indent = len(line) - len(line.lstrip())
    return target_characters(generation, start + indent, start + len(line.rstrip()))


def target_text(generation: Generation, text: str) -> Target:
    """The first place where the response says `text`.

    Raises:
        SalienceError: `text` is empty or the response does not say it.
    """
    if not text.strip():
        raise SalienceError("The text to explain is empty: give some words of the answer.")
    start = generation.response.find(text)
    if start < 0:
        raise SalienceError(
            f"The answer does not say {text!r}. It says: {generation.response.strip()!r}."
        )
    return target_characters(generation, start, start + len(text))


def whole_response(generation: Generation) -> Target:
    """All of the response.

    Raises:
        SalienceError: the response is empty.
    """
    return target_tokens(generation, 0, len(generation.response_tokens))
