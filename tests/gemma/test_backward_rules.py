"""GIM's derivatives are those of a reference in PyTorch, on every backend.

`test_backends.py` runs this file in a process of its own for each backend but TensorFlow.
"""

import numpy as np
import pytest

from lit_core.gemma.backward_rules import EXACT, GIM
from lit_core.gemma.forward import LayeredForward
from lit_core.gemma.gradients import Differentiator
from lit_core.gemma.target_gradients import TargetGradients
from lit_core.progress import ProgressToken
from tests.gemma.random_gemma import (
    FAMILIES,
    random_gemma,
    random_tokens,
    shared_forward,
    shared_model,
)
from tests.gemma.references import gim_reference

COUNT, FIRST = 12, 7
TOKENS = random_tokens(COUNT)
IDS = np.array([token.id for token in TOKENS])
# bfloat16 keeps eight binary digits of each number; two layers lose one or two of them.
ROUNDING = 0.03


def gim(forward: LayeredForward, groups: np.ndarray | None = None) -> TargetGradients:
    return Differentiator(forward, GIM).gradients(TOKENS, FIRST, groups, ProgressToken())


def error(found: np.ndarray, expected: np.ndarray) -> float:
    """Relative to what is expected."""
    return float(np.linalg.norm(found - expected) / np.linalg.norm(expected))


@pytest.mark.parametrize("family", FAMILIES)
def test_gim_is_that_of_a_reference_written_apart(family: str) -> None:
    reference = gim_reference(shared_model(family).backbone)
    jacobian = reference.jacobian(IDS, FIRST)
    expected = np.einsum("tnd,nd->tn", jacobian, reference.embedding[IDS].numpy())
    found = gim(shared_forward(family))
    for of_target, in_reference in zip(found.dot_input.T, expected, strict=True):
        assert error(of_target, in_reference) <= 1e-5
    assert error(found.gram, np.einsum("tnd,snd->nts", jacobian, jacobian)) <= 1e-5


@pytest.mark.parametrize("weights", [(1, 1, 1, 1, 1), (0, 1, 0, 1, 0), (1, 0, -2, 0, 0.5)])
def test_any_sum_of_targets_is_what_a_pass_of_its_own_gives(weights: tuple[float, ...]) -> None:
    forward, selection = shared_forward("gemma-3"), np.array(weights)
    alone = gim(forward, selection[None]).dot_input[:, 0]
    assert error(gim(forward).dot_input @ selection, alone) <= 1e-5


def test_in_bfloat16_gim_is_the_same_within_its_rounding() -> None:
    window = 4096
    rounded = gim(LayeredForward(random_gemma(window, dtype="bfloat16").backbone)).dot_input
    assert error(rounded, gim(shared_forward("gemma-2")).dot_input) < ROUNDING


def test_gim_is_not_the_gradient() -> None:
    forward = shared_forward("gemma-3")
    plain = Differentiator(forward, EXACT).gradients(TOKENS, FIRST, None, ProgressToken())
    assert error(gim(forward).dot_input, plain.dot_input) > 0.1
