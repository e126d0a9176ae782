"""The request for a deletion test."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lit_core.engine.requests import Request
from lit_core.gemma import Generation
from lit_core.progress import ProgressToken
from lit_core.salience import DeletionTest, Segment, deletion_test

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
    """

    generation: Generation
    selection: np.ndarray
    parts: tuple[Segment, ...]
    omission: str = "delete"
    seed: int = 0

    @property
    def size(self) -> int:
        """How many tokens are read in each of its texts."""
        return len(self.generation.tokens)

    def execute(self, model: "Gemma", progress: ProgressToken) -> DeletionTest:
        """The losses and the verdict."""
        return deletion_test(
            model,
            self.generation,
            self.selection,
            self.parts,
            self.omission,
            self.seed,
            progress=progress,
        )
