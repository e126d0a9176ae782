"""GIM's derivatives are those of a reference in PyTorch; the model's numbers are the same."""

import numpy as np
import pytest

from lit_core.gemma.backward_rules import EXACT, GIM
from lit_core.gemma.gradients import Differentiator
from lit_core.gemma.target_gradients import TargetGradients
from lit_core.progress import ProgressToken
from tests.gemma.random_gemma import FAMILIES, random_tokens, shared_forward, shared_model
from tests.gemma.torch_gim import TorchGim

COUNT, FIRST = 12, 7
TOKENS = random_tokens(COUNT)
IDS = np.array([token.id for token in TOKENS])


def of_every_target(family: str) -> TargetGradients:
    return Differentiator(shared_forward(family), GIM).gradients(
        TOKENS, FIRST, None, ProgressToken()
    )


@pytest.mark.parametrize("family", FAMILIES)
def test_gim_is_that_of_a_reference_written_apart(family: str) -> None:
    reference = TorchGim(shared_model(family).backbone)
    jacobian = reference.jacobian(IDS, FIRST)
    expected = np.einsum("tnd,nd->nt", jacobian, reference.embedding[IDS].numpy())
    found = of_every_target(family)
    error = np.linalg.norm(found.dot_input - expected, axis=0)
    assert (error <= 1e-5 * np.linalg.norm(expected, axis=0)).all()
    gram = np.einsum("tnd,snd->nts", jacobian, jacobian)
    assert np.linalg.norm(found.gram - gram) <= 1e-5 * np.linalg.norm(gram)


def test_gim_is_not_the_gradient() -> None:
    forward = shared_forward("gemma-3")
    plain, modified = (
        Differentiator(forward, rules).gradients(TOKENS, FIRST, None, ProgressToken()).dot_input
        for rules in (EXACT, GIM)
    )
    assert np.linalg.norm(plain - modified) > 0.1 * np.linalg.norm(plain)
