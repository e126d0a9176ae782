"""GIM is input times the gradient by its own rules, kept apart from the plain gradient."""

from typing import TYPE_CHECKING

import numpy as np
import pytest

from lit_core.gemma import Generation
from lit_core.salience import AttributionConfig, Effects, compute_evidence
from tests.planted.bare_model import BareModel

if TYPE_CHECKING:
    from lit_core.gemma.model import Gemma

CONFIG = AttributionConfig("gim")


def test_a_score_is_a_tokens_embedding_times_the_modified_gradient(
    model: BareModel, generation: Generation
) -> None:
    evidence = compute_evidence(model, generation, CONFIG)
    assert isinstance(evidence, Effects)
    modified = model.gradients(generation, rules="gim")
    np.testing.assert_array_equal(evidence.matrix, modified.dot_input)


def test_of_groups_it_is_what_their_targets_add_up_to(
    model: BareModel, generation: Generation
) -> None:
    groups = np.array([[1.0, 1, 0, 0], [0, 0, 0, 1]])
    whole = compute_evidence(model, generation, CONFIG)
    grouped = compute_evidence(model, generation, CONFIG, groups=groups)
    assert isinstance(whole, Effects)
    assert isinstance(grouped, Effects)
    expected = whole.matrix @ groups.T
    np.testing.assert_allclose(grouped.matrix, expected, atol=1e-5 * abs(expected).max())
    assert grouped.covers(groups.sum(axis=0))
    assert not grouped.covers(np.array([1.0, 0, 0, 0]))


def test_a_model_keeps_the_two_gradients_apart(gemma: "Gemma") -> None:
    generation = gemma.score_response("Taste-dislikes: Onions\nSuggestion:", " Onion soup")
    before = gemma.gradients(generation).dot_input
    modified = gemma.gradients(generation, rules="gim").dot_input
    after = gemma.gradients(generation).dot_input
    np.testing.assert_array_equal(before, after)
    assert np.corrcoef(before.ravel(), modified.ravel())[0, 1] < 0.9


@pytest.mark.parametrize("other", ["grad_l2", "grad_dot_input"])
def test_it_shares_no_evidence_with_the_gradient(other: str) -> None:
    assert CONFIG.evidence_key != AttributionConfig(other).evidence_key
