"""Explanations are of the model: with its weights shuffled, they change.

The parameter randomisation check of Adebayo et al. 2018, "Sanity Checks for Saliency Maps".
"""

from typing import TYPE_CHECKING

import numpy as np
import pytest
from scipy.stats import spearmanr

from lit_core.gemma import Decoding
from lit_core.salience import METHODS, Attribution, MethodOptions, Target, target_line
from models.recipe.codelab import CODELAB_PROMPTS
from tests.planted.explaining import computed, line_scores
from tests.planted.shuffled_weights import shuffled_model

if TYPE_CHECKING:
    from lit_core.gemma.model import Gemma

ALIKE = 0.7
OPTIONS = MethodOptions(steps=4, samples=64, foil="Recommendation: Delicious.")


@pytest.fixture(scope="module")
def shuffled() -> "Gemma":
    """The embedded model, the numbers within each of its variables shuffled."""
    return shuffled_model()


@pytest.fixture(scope="module")
def answers(gemma: "Gemma") -> list[tuple[Attribution, Target]]:
    """The codelab's prompts with the embedded model's answers and their second lines."""
    generations = [
        gemma.generate(document.prompt, Decoding(max_new_tokens=48))
        for document in CODELAB_PROMPTS.values()
    ]
    return [(Attribution(one), target_line(one, 2)) for one in generations]


@pytest.mark.parametrize("method", METHODS)
def test_other_weights_have_another_explanation(
    gemma: "Gemma", shuffled: "Gemma", answers: list[tuple[Attribution, Target]], method: str
) -> None:
    alike = []
    for nothing, target in answers:
        real, other = (
            line_scores(computed(model, nothing, method, OPTIONS), target, method, OPTIONS)
            for model in (gemma, shuffled)
        )
        assert real.any()
        assert other.any()
        alike.append(spearmanr(real, other).statistic)
    assert np.mean(alike) < ALIKE
