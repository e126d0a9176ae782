"""A model of which one thing is known: its log-probabilities for every subset of the prompt."""

from collections.abc import Callable
from typing import Any

import numpy as np

from lit_core.gemma import Generation
from lit_core.progress import ProgressToken
from tests.generations import make_generation


class MaskModel:
    """A `Model` that is a function of which of the prompt's tokens, each a line, are there.

    Args:
        parts: S, how many tokens the prompt has.
        targets: T, how many the response has.
        function: from `(M, S)` of ones and zeros to log-probabilities `(M, T)`.
    """

    def __init__(self, parts: int, targets: int, function: Callable[[np.ndarray], np.ndarray]):
        self.generation: Generation = make_generation(
            [f"part{n}\n" for n in range(parts)], [" it"] * targets
        )
        self.asked: list[np.ndarray] = []
        self.omissions: set[str] = set()
        self._function = function

    def masked_log_probabilities(
        self,
        generation: Generation,
        kept: np.ndarray,
        omission: str = "delete",
        progress: ProgressToken | None = None,
    ) -> np.ndarray:
        (progress or ProgressToken()).check()
        assert generation is self.generation
        assert kept[:, 0].all(), "<bos> is left out"
        assert kept[:, generation.prompt_tokens :].all(), "part of the answer is left out"
        parts = kept[:, 1 : generation.prompt_tokens].astype(float)
        self.asked += list(parts)
        self.omissions.add(omission)
        return self._function(parts)

    def gradients(self, generation: Generation, *_: Any, **__: Any) -> Any:
        raise AssertionError("this model has no gradients")

    path_gradients = score_replacement = gradients
