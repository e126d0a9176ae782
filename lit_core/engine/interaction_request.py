"""The request for how the parts of a prompt work together."""

from dataclasses import dataclass
from math import comb
from typing import TYPE_CHECKING

import numpy as np

from lit_core.engine.requests import Request
from lit_core.gemma import Generation
from lit_core.progress import ProgressToken
from lit_core.salience import MOST_PAIRED, PairInteraction, Segment, pair_interactions

if TYPE_CHECKING:
    from lit_core.gemma.model import Gemma


@dataclass(frozen=True)
class InteractionRequest(Request[tuple[PairInteraction, ...]]):
    """Leave out each of the strongest parts, and every two of them.

    Attributes:
        generation: the prompt and the answer.
        selection: `(T,)` weights of the answer's tokens.
        parts: the prompt's parts, those that speak most for the selection first.
        omission: how a part is left out.
    """

    generation: Generation
    selection: np.ndarray
    parts: tuple[Segment, ...]
    omission: str = "delete"

    @property
    def size(self) -> int:
        """How many tokens its texts have, with each part and each two of them left out."""
        return len(self.generation.tokens) * (1 + comb(min(len(self.parts), MOST_PAIRED) + 1, 2))

    def execute(self, model: "Gemma", progress: ProgressToken) -> tuple[PairInteraction, ...]:
        """The pairs, those with the largest interaction first."""
        return pair_interactions(
            model, self.generation, self.selection, self.parts, self.omission, progress
        )
