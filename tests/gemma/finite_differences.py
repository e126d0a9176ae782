"""The gradients of a whole model, held to finite differences of its own log-probabilities."""

import numpy as np

from lit_core.gemma import Generation
from lit_core.gemma.model import Gemma
from lit_core.progress import ProgressToken


def assert_gradients_are_those_of_finite_differences(model: Gemma, generation: Generation) -> None:
    """A small random step of all embeddings changes each target as its gradient says.

    The answer must be one that the model is not sure of: of a certain one, no step changes much.
    """
    tokens, first = generation.tokens, generation.prompt_tokens
    embeddings = model._differentiator.embeddings(tokens)
    random = np.random.default_rng(3).normal(size=embeddings[0].shape).astype("float32")
    step = 1e-2 * random * np.abs(embeddings).mean()
    step[len(tokens) :] = 0

    def value(moved: np.ndarray) -> np.ndarray:
        return model._scorer.log_probabilities(moved, tokens, first)

    change = (value(embeddings + step) - value(embeddings - step)) / 2
    jacobian = model._differentiator.jacobian(embeddings, tokens, first, ProgressToken())
    expected = np.einsum("tnd,nd->t", jacobian, step[: len(tokens)])
    assert np.abs(expected).min() > 1e-3, "the step is too small to tell gradients by"
    np.testing.assert_allclose(change, expected, rtol=0.02, atol=2e-5)
