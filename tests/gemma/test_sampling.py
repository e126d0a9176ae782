"""The next token is drawn from the distribution that the settings describe."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from lit_core.gemma import Decoding
from lit_core.gemma.sampling import log_softmax, pick

# Not in order of size, so that an index is never a rank.
PROBABILITIES = np.array([0.15, 0.5, 0.05, 0.3])
DRAWS = 4000


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({}, [0.15, 0.5, 0.05, 0.3]),
        ({"top_k": 3}, [0.158, 0.526, 0, 0.316]),
        ({"top_k": 9}, [0.15, 0.5, 0.05, 0.3]),
        ({"top_p": 0.45}, [0, 1, 0, 0]),
        ({"top_p": 0.75}, [0, 0.625, 0, 0.375]),
        ({"top_p": 0.9, "top_k": 2}, [0, 0.625, 0, 0.375]),
        ({"temperature": 0.5}, [0.0616, 0.6849, 0.0068, 0.2466]),
        ({"temperature": 0.0}, [0, 1, 0, 0]),
    ],
)
def test_draws_follow_the_distribution(settings: dict[str, Any], expected: list[float]) -> None:
    decoding = replace(Decoding(temperature=1.0), **settings)
    random = np.random.default_rng(0)
    drawn = [pick(np.log(PROBABILITIES), decoding, random) for _ in range(DRAWS)]
    frequencies = np.bincount(drawn, minlength=4) / DRAWS
    np.testing.assert_allclose(frequencies, expected, atol=0.025)
    assert not frequencies[np.array(expected) == 0].any()


def test_log_softmax_of_large_logits_stays_finite() -> None:
    logits = np.array([1e4, 1e4, -1e4], np.float32)
    np.testing.assert_allclose(log_softmax(logits)[:2], np.log([0.5, 0.5]))
