"""Groups tokens into segments, such as words or lines; none spans both prompt and answer."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile
from typing import Literal, Protocol

from lit_core.salience.boundaries import PARTS, boundaries
from lit_core.salience.prompt_parts import part_starts

Role = Literal["template", "variable", "response", "special"]


class PlacedToken(Protocol):
    """What segmentation needs to know of a token."""

    @property
    def text(self) -> str:
        """Its characters, or its name where it stands for none."""
        ...

    @property
    def start(self) -> int:
        """Where its first character stands in the text."""
        ...

    @property
    def end(self) -> int:
        """Where its last character ends."""
        ...

    @property
    def special(self) -> bool:
        """Whether it is a signal to the model and not text."""
        ...


@dataclass(frozen=True)
class Segment:
    """Tokens `[first, stop)` that are shown and counted as one part.

    `[start, end)` are the characters a reader sees, without white space around them; `text`
    is exactly those. A part that is all white space keeps it. If a segment has no
    characters of its own, `text` is a label: the token's name if it is special (`<bos>`), or, for
    one byte of a character spelled by several tokens, that character and the byte's position.
    """

    index: int
    role: Role
    first: int
    stop: int
    start: int
    end: int
    text: str


def segment(
    text: str,
    tokens: Sequence[PlacedToken],
    prompt_tokens: int,
    granularity: str,
    variables: Sequence[tuple[int, int]] = (),
) -> tuple[Segment, ...]:
    """Every token of prompt and response, each in exactly one segment, in order.

    Args:
        text: prompt and response in one.
        tokens: their tokens, `<bos>` included.
        prompt_tokens: how many of the tokens are the prompt.
        granularity: see `boundaries`.
        variables: character ranges that a variable's value filled. A segment that holds part
            of one has the role `variable`. Among prompt parts each is a segment.

    Raises:
        SalienceError: there is no such granularity, or its pattern cannot be used.
    """
    border = tokens[prompt_tokens].start if prompt_tokens < len(tokens) else len(text)
    find = boundaries(granularity)
    prompt, response = text[:border], text[border:]
    in_prompt = part_starts(prompt, variables) if granularity == PARTS else find(prompt)
    starts = [*in_prompt, *(border + at for at in find(response))]
    whole = granularity == "tokens"

    def parts_from(index: int) -> bool:
        before, token = tokens[index - 1], tokens[index]
        return (
            whole
            or index == prompt_tokens
            or before.special
            or token.special
            or bisect_right(starts, before.start) != bisect_right(starts, token.start)
        )

    cuts = [0, *(i for i in range(1, len(tokens)) if parts_from(i)), len(tokens)]
    segments = []
    for index, (first, stop) in enumerate(pairwise(cuts)):
        start, end = _trimmed(text, tokens[first].start, tokens[stop - 1].end)
        shown = text[start:end]
        if tokens[first].special:
            role: Role = "special"
            shown = tokens[first].text
        elif first >= prompt_tokens:
            role = "response"
        else:
            role = "variable" if _touches(start, end, variables) else "template"
        if start == end and role != "special":
            shown = _byte_of_character(text, tokens, first)
        segments.append(Segment(index, role, first, stop, start, end, shown))
    return tuple(segments)


def _byte_of_character(text: str, tokens: Sequence[PlacedToken], index: int) -> str:
    """The character that a token is a byte of, and which byte it is."""
    start = tokens[index].start
    before = takewhile(lambda token: token.start == start, reversed(tokens[:index]))
    earlier = sum(1 for token in before if not token.special)
    later = list(takewhile(lambda token: token.start == start, tokens[index:]))
    character = text[start : min(later[-1].end, start + 1)]
    return f"{character} (byte {earlier + 1} of {earlier + len(later)})" if character else ""


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    part = text[start:end]
    if not part.strip():
        return start, end
    return start + len(part) - len(part.lstrip()), end - len(part) + len(part.rstrip())


def _touches(start: int, end: int, ranges: Sequence[tuple[int, int]]) -> bool:
    return any(start < stop and begin < end for begin, stop in ranges)
