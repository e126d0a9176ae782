"""How much work a method is, counted in tokens, so that its time can be told before it starts."""

import math
from dataclasses import dataclass

import numpy as np

from lit_core.gemma import Generation
from lit_core.gemma.token_tree import TokenTree

# So many groups of targets go back through a layer after it was computed once more.
GROUPS_A_PASS = 8


@dataclass(frozen=True)
class Work:
    """Tokens that the model reads, and those that it differentiates.

    A row that predicts a target counts as a token: the output head takes about as long for it as
    the layers of a small model take for a token.

    Attributes:
        forward_tokens: tokens of all texts that are read.
        backward_tokens: tokens of all texts, for each group of targets that is differentiated.
    """

    forward_tokens: float = 0.0
    backward_tokens: float = 0.0

    def __add__(self, other: "Work") -> "Work":
        forward = self.forward_tokens + other.forward_tokens
        return Work(forward, self.backward_tokens + other.backward_tokens)

    def __mul__(self, times: float) -> "Work":
        return Work(self.forward_tokens * times, self.backward_tokens * times)

    @property
    def tokens(self) -> float:
        """All of them."""
        return self.forward_tokens + self.backward_tokens


def reading_work(tokens: int, targets: int) -> Work:
    """Of reading a text and the log-probabilities of its targets once."""
    return Work(tokens + targets)


def gradient_work(tokens: int, targets: int, groups: int) -> Work:
    """Of differentiating groups of a text's targets."""
    again = math.ceil(groups / GROUPS_A_PASS)
    return reading_work(tokens * (1 + again), targets) + Work(0, tokens * groups + 2 * targets)


def masked_work(generation: Generation, kept: np.ndarray, omission: str) -> Work:
    """Of reading texts with only the `kept (M, N)` tokens."""
    targets = len(generation.response_tokens)
    texts = np.unique(kept, axis=0)
    tree = TokenTree(texts, targets, close_gaps=omission == "delete")
    return reading_work(len(tree), targets * len(texts))
