"""Which parts of a prompt can be left out, and which tokens go with them."""

from collections.abc import Sequence

import numpy as np

from lit_core.errors import SalienceError
from lit_core.salience.granularity import Segment

PROMPT_ROLES = ("template", "variable")


def prompt_segments(segments: Sequence[Segment]) -> list[Segment]:
    """The parts of the prompt that can be left out.

    Raises:
        SalienceError: there is none.
    """
    found = [part for part in segments if part.role in PROMPT_ROLES]
    if not found:
        raise SalienceError("The prompt has no part that could be left out: write some text in it.")
    return found


def kept_tokens(tokens: int, parts: Sequence[Segment], kept: np.ndarray) -> np.ndarray:
    """Which of a text's tokens are there in each of M texts with some of S parts left out.

    Args:
        tokens: how many tokens N the whole text has.
        parts: the S parts that may be left out.
        kept: `(M, S)`, which of them are there in each text.

    Returns:
        `(M, N)`; tokens of no part are always there.
    """
    found = np.ones((len(kept), tokens), bool)
    for column, part in enumerate(parts):
        found[:, part.first : part.stop] = kept[:, column, None]
    return found
