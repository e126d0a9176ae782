"""Attribution as this project computes it, in the pieces that are measured."""

import numpy as np

from lit_core.gemma import Generation
from lit_core.gemma.model import Gemma
from lit_core.salience import Attribution, target_tokens


class OurSalience:
    """Influence on one answer, from one loaded model."""

    def __init__(self, model: Gemma, generation: Generation):
        self._model = model
        self._generation = generation
        self._count = len(generation.response_tokens)

    def first_selection(self) -> np.ndarray:
        """Scores `(N,)` for the whole answer of which nothing is known, by the direct pass."""
        gradients = self._model.gradients(self._generation, np.ones((1, self._count)))
        return grad_l2(Attribution.of_gradients(self._generation, gradients), 0, self._count)

    def everything(self) -> Attribution:
        """What answers any selection."""
        return Attribution.of_gradients(self._generation, self._model.gradients(self._generation))

    def every_token(self) -> np.ndarray:
        """Scores `(T, N)` for each of the answer's tokens, from nothing."""
        return of_each_token(self.everything())


def grad_l2(salience: Attribution, start: int, end: int) -> np.ndarray:
    """Scores `(N,)` of all tokens for response tokens `start` up to `end`."""
    return salience.token_scores(target_tokens(salience.generation, start, end))


def of_each_token(salience: Attribution) -> np.ndarray:
    """Scores `(T, N)` for each of the answer's tokens by itself."""
    count = len(salience.generation.response_tokens)
    return np.stack([grad_l2(salience, place, place + 1) for place in range(count)])
