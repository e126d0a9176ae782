"""Occlusion is Captum's feature ablation over the prompt's parts."""

from collections.abc import Callable

import numpy as np
import pytest
import torch
from captum.attr import FeatureAblation

from lit_core.gemma import Generation
from lit_core.salience import (
    Attribution,
    AttributionConfig,
    MethodOptions,
    compute_evidence,
    find_method,
)
from lit_core.salience.evidence import Effects
from lit_core.salience.masking import kept_tokens, prompt_segments
from tests.gemma.numpy_gemma import NumpyGemma
from tests.planted.bare_model import BareModel

METHOD = find_method("occlusion")
TOLERANCE = 1e-4

Score = Callable[[np.ndarray], np.ndarray]


def occlusion(
    model: BareModel, generation: Generation, omission: str, granularity: str
) -> np.ndarray:
    config = AttributionConfig("occlusion", granularity, MethodOptions(omission=omission))
    found = compute_evidence(model, generation, config)
    assert isinstance(found, Effects)
    return found.matrix


def captum_ablation(generation: Generation, granularity: str, score: Score) -> np.ndarray:
    """Captum's numbers `(S, T)` for a function of which tokens are there."""
    parts = prompt_segments(Attribution(generation).segments(granularity))

    def of_parts(there: torch.Tensor) -> torch.Tensor:
        return torch.from_numpy(
            score(kept_tokens(len(generation.tokens), parts, there.numpy() > 0))
        )

    ablation = FeatureAblation(of_parts)
    columns = [
        ablation.attribute(torch.ones(1, len(parts)), target=target)[0].numpy()
        for target in range(len(generation.response_tokens))
    ]
    return np.stack(columns, axis=1)


@pytest.mark.parametrize("granularity", ["tokens", "words", "lines"])
@pytest.mark.parametrize("omission", ["delete", "hide"])
def test_scores_are_captums_for_the_same_model(
    model: BareModel, generation: Generation, omission: str, granularity: str
) -> None:
    ours = occlusion(model, generation, omission, granularity)
    theirs = captum_ablation(
        generation,
        granularity,
        lambda tokens: model.masked_log_probabilities(generation, tokens, omission),
    )
    np.testing.assert_allclose(ours, theirs, atol=TOLERANCE * abs(theirs).max())


def test_scores_are_captums_for_gemma_written_in_numpy(
    model: BareModel, generation: Generation
) -> None:
    plain = NumpyGemma(model.backbone)
    ids = np.array([token.id for token in generation.tokens])
    targets = ids[generation.prompt_tokens :]

    def score(tokens: np.ndarray) -> np.ndarray:
        texts = [ids[kept] for kept in tokens]
        rows = [np.arange(len(text) - len(targets) - 1, len(text) - 1) for text in texts]
        return np.stack(
            [
                plain.log_probabilities(plain.embedding[text], row, targets)
                for text, row in zip(texts, rows, strict=True)
            ]
        )

    theirs = captum_ablation(generation, "lines", score)
    ours = occlusion(model, generation, "delete", "lines")
    np.testing.assert_allclose(ours, theirs, atol=TOLERANCE * abs(theirs).max())


def test_deleting_and_hiding_are_different_questions(
    model: BareModel, generation: Generation
) -> None:
    delete, hide = (
        occlusion(model, generation, omission, "lines") for omission in ("delete", "hide")
    )
    assert abs(delete - hide).max() > 0.01
