"""The target: the stretch of the response whose words are being explained."""

from dataclasses import dataclass

from lit_core.errors import SalienceError
from lit_core.gemma import Generation

EMPTY_ANSWER = "The model gave an empty answer, so there is nothing to explain."
Spans = tuple[tuple[int, int, float], ...]


@dataclass(frozen=True)
class Target:
    """Response tokens within `[start, end)`, counted from the first token of the response.

    `spans` are the ranges of them that count, each with a weight; empty if all have weight 1.
    """

    start: int
    end: int
    text: str
    spans: Spans = ()


def target_tokens(generation: Generation, start: int, end: int) -> Target:
    """Response tokens `start` up to, not including, `end`.

    Raises:
        SalienceError: the response does not have those tokens.
    """
    tokens = generation.response_tokens
    if not tokens:
        raise SalienceError(EMPTY_ANSWER)
    if not 0 <= start < end <= len(tokens):
        raise SalienceError(
            f"The answer has tokens 0 to {len(tokens)}: the selection {start}:{end} must lie "
            "within them and hold at least one token."
        )
    text = generation.text[tokens[start].start : tokens[end - 1].end]
    return Target(start, end, text.strip() or text)


def target_spans(generation: Generation, spans: Spans) -> Target:
    """Several stretches of response tokens `(start, end, weight)`, which may be signed.

    Raises:
        SalienceError: there is none, or the response does not have those tokens.
    """
    if not spans:
        raise SalienceError("The selection is empty: give at least one span of tokens, as in 0:5.")
    check_weights(spans)
    parts = [target_tokens(generation, start, end) for start, end, _ in spans]
    text = " … ".join(part.text for part in parts)
    start, end = min(part.start for part in parts), max(part.end for part in parts)
    return Target(start, end, text, spans)


def check_weights(spans: Spans) -> None:
    """See that a selection has a weight that is not 0.

    Raises:
        SalienceError: it has none.
    """
    if not any(weight for _, _, weight in spans):
        raise SalienceError("Every weight of the selection is 0: give at least one that is not.")


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
    """Line `number` of the response as it is printed, counted from 1.

    Blank lines count, but for those it begins with.

    Raises:
        SalienceError: there is no such line, or it is blank.
    """
    if not generation.response_tokens:
        raise SalienceError(EMPTY_ANSWER)
    response = generation.response
    begin = len(response) - len(response.lstrip())
    lines = response[begin:].rstrip().split("\n")
    if not 1 <= number <= len(lines):
        raise SalienceError(f"The answer has {len(lines)} lines: there is no line {number}.")
    line = lines[number - 1]
    if not line.strip():
        raise SalienceError(f"Line {number} of the answer is blank: choose another line.")
    start = begin + sum(len(before) + 1 for before in lines[: number - 1])
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


def default_target(generation: Generation) -> Target:
    """What is explained where nobody chose: the last line, or the first of an answer cut off.

    An answer that reached its maximum length, or was stopped by a person, may end within a line,
    or in examples of its own: what was asked for stands in its first line.

    Raises:
        SalienceError: the response is empty.
    """
    said = generation.response.strip()
    if not said:
        return whole_response(generation)
    cut_off = generation.finish_reason in ("length", "cancelled")
    return target_line(generation, 1 if cut_off else said.count("\n") + 1)


def whole_response(generation: Generation) -> Target:
    """All of the response.

    Raises:
        SalienceError: the response is empty.
    """
    return target_tokens(generation, 0, len(generation.response_tokens))
