"""Which targets are explained together, for speed or where memory is short."""

from collections.abc import Sequence

import numpy as np

from lit_core.gemma import Generation, Token
from lit_core.salience.granularity import Segment, segment

BUDGET = 4 * 2**30
WIDTH = 4096


def target_groups(
    generation: Generation, granularity: str = "tokens", budget: int = BUDGET
) -> np.ndarray | None:
    """Groups `(S, T)` of the response's tokens; None where each can be a group of its own.

    Beyond the budget sentences stand in for tokens, and beyond that the whole response.

    Args:
        generation: the answer.
        granularity: the parts of the response that are wanted.
        budget: bytes that gradients and Gram matrices may take.

    Raises:
        SalienceError: there is no such granularity, or its pattern cannot be used.
    """
    count, targets = len(generation.tokens), len(generation.response_tokens)
    if granularity == "tokens":
        if _bytes(count, targets) <= budget:
            return None
        granularity = "sentences"
    groups = groups_by(generation, granularity)
    return groups if _bytes(count, len(groups)) <= budget else np.ones((1, targets))


def groups_by(generation: Generation, granularity: str) -> np.ndarray:
    """Groups `(S, T)` of the response's tokens: each part, and the white space on either side.

    So a line can be explained with the break at its end and without it.

    Raises:
        SalienceError: there is no such granularity, or its pattern cannot be used.
    """
    tokens, prompt = generation.tokens, generation.prompt_tokens
    segments = segment(generation.text, tokens, prompt, granularity)
    parts = [part for part in segments if part.role == "response"]
    places = [group for part in parts for group in _places(tokens, part)]
    groups = np.zeros((len(places), len(tokens) - prompt))
    for row, place in enumerate(places):
        groups[row, np.array(place) - prompt] = 1.0
    return groups


def _places(tokens: Sequence[Token], part: Segment) -> list[list[int]]:
    """The tokens of what a part says, and those of the white space before and after it."""
    before, said, after = [], [], []
    for place in range(part.first, part.stop):
        if tokens[place].end <= part.start:
            before.append(place)
        elif tokens[place].start < part.end:
            said.append(place)
        else:
            after.append(place)
    return [places for places in (said, before, after) if places]


def _bytes(tokens: int, groups: int) -> int:
    """Float32 Gram matrices, and the gradients they are made from, of the widest Gemma."""
    return 4 * tokens * groups * (groups + WIDTH)
