"""Which targets are differentiated together when each by itself would take too much memory."""

from collections.abc import Sequence

import numpy as np

from lit_core.gemma import Generation, Token
from lit_core.salience.granularity import Segment, segment

BUDGET = 4 * 2**30
WIDTH = 4096


def target_groups(generation: Generation, budget: int = BUDGET) -> np.ndarray | None:
    """Groups `(S, T)` of the response's tokens; None where each can be a group of its own.

    Beyond the budget the targets are the response's sentences, and beyond that the whole of it.

    Args:
        generation: the answer.
        budget: bytes that gradients and Gram matrices may take.
    """
    count, targets = len(generation.tokens), len(generation.response_tokens)
    if _bytes(count, targets) <= budget:
        return None
    segments = segment(generation.text, generation.tokens, generation.prompt_tokens, "sentences")
    parts = [part for part in segments if part.role == "response"]
    places = [group for part in parts for group in _places(generation.tokens, part)]
    if _bytes(count, len(places)) > budget:
        return np.ones((1, targets))
    groups = np.zeros((len(places), targets))
    for row, place in enumerate(places):
        groups[row, np.array(place) - generation.prompt_tokens] = 1.0
    return groups


def _places(tokens: Sequence[Token], part: Segment) -> list[list[int]]:
    """A sentence's tokens together, and each token of the white space around it by itself."""
    said, around = [], []
    for place in range(part.first, part.stop):
        inside = tokens[place].start < part.end and tokens[place].end > part.start
        (said if inside else around).append(place)
    return [said, *([place] for place in around)] if said else [[place] for place in around]


def _bytes(tokens: int, groups: int) -> int:
    """Float32 Gram matrices, and the gradients they are made from, of the widest Gemma."""
    return 4 * tokens * groups * (groups + WIDTH)
