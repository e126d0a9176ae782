"""The request for a deletion test."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lit_core.engine.requests import Request
from lit_core.gemma import Generation
from lit_core.progress import ProgressToken
from lit_core.salience import COUNTS, DeletionTest, Segment, deletion_test

if TYPE_CHECKING:
    from lit_core.gemma.model import Gemma


@dataclass(frozen=True)
class DeletionTestRequest(Request[DeletionTest]):
    """Leave out what ranks first, and as many parts at random, and compare the losses.

    Attributes:
        generation: the prompt and the answer.
        selection: `(T,)` weights of the answer's tokens.
        parts: the prompt's parts, those that speak most for the selection first.
        omission: how a part is left out.
        seed: of the random choice.
        counts: how many parts are left out at once.
    """

    generation: Generation
    selection: np.ndarray
    parts: tuple[Segment, ...]
    omission: str = "delete"
    seed: int = 0
    counts: tuple[int, ...] = COUNTS

    @property
    def size(self) -> int:
        """How many tokens are read in each of its texts, for each count of parts."""
        return len(self.generation.tokens) * len(self.counts)

    def execute(self, model: "Gemma", progress: ProgressToken) -> DeletionTest:
        """The losses and the verdict."""
        return deletion_test(
            model,
            self.generation,
            self.selection,
            self.parts,
            self.omission,
            self.seed,
            counts=self.counts,
            progress=progress,
        )
