"""The cue at the end of a prompt, such as “Label:”, which only says where the answer begins."""

from collections.abc import Sequence

import numpy as np
import regex

from lit_core.salience.granularity import Segment

# The last line, if a few words and a colon are all that is on it.
CUE = regex.compile(r"^[^\S\n]*[*_]*(?P<cue>\p{L}[^\n:：]{0,40}[:：])[*_]*\s*\Z", regex.MULTILINE)


def cue_start(prompt: str) -> int | None:
    """Where the cue begins; None if the prompt does not end in one."""
    found = CUE.search(prompt)
    return found.start("cue") if found and found.start() else None


def in_cue(parts: Sequence[Segment], prompt: str) -> np.ndarray:
    """Which of a prompt's parts `(S,)` belong to its cue; none if there is nothing else."""
    begins = cue_start(prompt)
    found = np.array([begins is not None and part.start >= begins for part in parts], bool)
    return np.zeros_like(found) if found.all() else found
