"""Contrast is the gradient of log p(these words) - log p(those), and refuses to have no foil."""

import numpy as np
import pytest

from lit_core.errors import SalienceError
from lit_core.gemma import Generation
from lit_core.salience import AttributionConfig, MethodOptions, compute_evidence, find_method
from lit_core.salience.evidence import Contrast
from tests.gemma.numpy_gemma import NumpyGemma, central_differences
from tests.planted.bare_model import BareModel
from tests.salience.methods.small_gemma import WORDS

METHOD = find_method("contrastive")
FOIL = f"{WORDS[35]},{WORDS[64]}"


def config(foil: str, at: int) -> AttributionConfig:
    return AttributionConfig("contrastive", options=MethodOptions(foil=foil, foil_position=at))


def contrast(
    model: BareModel, generation: Generation, at: int, known: bool = False, foil: str = FOIL
) -> np.ndarray:
    """Scores `(N,)` of the answer's words from `at` on, rather than the foil."""
    dot_input = model.gradients(generation).dot_input if known else None
    evidence = compute_evidence(model, generation, config(foil, at), dot_input=dot_input)
    selection = np.arange(len(generation.response_tokens)) >= at
    return METHOD.scores(evidence, selection.astype(float))


def dot_input(model: BareModel, generation: Generation, first: int) -> np.ndarray:
    """Gradient times input `(N,)` of all tokens from `first` on, by finite differences."""
    plain, ids = NumpyGemma(model.backbone), np.array([token.id for token in generation.tokens])
    jacobian = central_differences(plain, ids, first)
    return np.einsum("tnd,nd->n", jacobian, plain.embedding[ids])


@pytest.mark.parametrize("at", [0, 2])
def test_scores_are_the_difference_of_two_finite_differences(
    model: BareModel, generation: Generation, at: int
) -> None:
    place = generation.prompt_tokens + at
    foil = model.score_replacement(generation, at, FOIL)
    wanted = dot_input(model, generation, place)
    wanted[:place] -= dot_input(model, foil, place)[:place]
    ours = contrast(model, generation, at)
    np.testing.assert_allclose(ours, wanted, atol=1e-4 * abs(wanted).max())


def test_gradients_that_are_known_give_the_same_scores(
    model: BareModel, generation: Generation
) -> None:
    np.testing.assert_allclose(
        contrast(model, generation, 1), contrast(model, generation, 1, known=True), atol=1e-6
    )


def test_words_against_themselves_have_no_influence_at_all(
    model: BareModel, generation: Generation
) -> None:
    words = ",".join(token.text for token in generation.response_tokens[1:])
    scores = contrast(model, generation, 1, foil=words)
    assert not scores[: generation.prompt_tokens + 1].any()


def test_the_foils_own_log_probability_is_kept(model: BareModel, generation: Generation) -> None:
    found = compute_evidence(model, generation, config(FOIL, 1))
    assert isinstance(found, Contrast)
    words = [token.text for token in generation.tokens[1 : generation.prompt_tokens + 1]]
    other = model.make_generation(words, FOIL.split(","))
    everything = np.ones((1, len(other.tokens)), bool)
    assert found.foil_log_probability == pytest.approx(
        model.masked_log_probabilities(other, everything).sum()
    )


def test_without_a_foil_it_says_what_is_missing(model: BareModel, generation: Generation) -> None:
    with pytest.raises(SalienceError, match="A contrast needs a foil"):
        compute_evidence(model, generation, config("  ", 0))
