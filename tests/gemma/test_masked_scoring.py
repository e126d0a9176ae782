"""Leaving tokens out gives what the model says of the text without them."""

from typing import Any

import numpy as np
import pytest

from lit_core.errors import Cancelled, SalienceError
from lit_core.gemma import masked_scoring as scoring
from lit_core.gemma.masked_scoring import BATCH, OMISSIONS, MaskedScorer, Omission
from lit_core.gemma.output_head import ROWS
from lit_core.gemma.padding import bucket
from lit_core.gemma.values import Token
from lit_core.progress import Progress, ProgressToken
from tests.gemma.random_gemma import (
    FAMILIES,
    random_tokens,
    shared_differentiator,
    shared_forward,
    shared_model,
)

COUNT, FIRST = 14, 9
TOKENS = random_tokens(COUNT)


@pytest.fixture(scope="module", params=FAMILIES)
def family(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(scope="module")
def scorer() -> MaskedScorer:
    return MaskedScorer(shared_forward("gemma-2-short-window"))


def some_kept(texts: int, count: int = COUNT, first: int = FIRST) -> np.ndarray:
    """Masks `(texts, count)` with about half of what stands between `<bos>` and the targets."""
    kept = np.random.default_rng(5).random((texts, count)) < 0.5
    kept[:, 0] = kept[:, first:] = True
    return kept


def from_scratch(
    family: str, scorer: MaskedScorer, tokens: tuple[Token, ...], targets: int
) -> np.ndarray:
    embeddings = shared_differentiator(family).embeddings(tokens)
    return scorer.log_probabilities(embeddings, tokens, len(tokens) - targets)


def test_deleting_is_reading_the_shorter_text(family: str) -> None:
    scorer, kept = MaskedScorer(shared_forward(family)), some_kept(6)
    scores = scorer.masked_log_probabilities(TOKENS, FIRST, kept, "delete", ProgressToken())
    for keep, score in zip(kept, scores, strict=True):
        left = tuple(token for token, stays in zip(TOKENS, keep, strict=True) if stays)
        wanted = from_scratch(family, scorer, left, COUNT - FIRST)
        np.testing.assert_allclose(score, wanted, rtol=1e-5, atol=1e-5)


def test_hiding_is_the_models_own_padding_mask(family: str) -> None:
    causal_lm, kept = shared_model(family), some_kept(6)
    scores = MaskedScorer(shared_forward(family)).masked_log_probabilities(
        TOKENS, FIRST, kept, "hide", ProgressToken()
    )
    ids = np.array([[token.id for token in TOKENS]] * len(kept))
    logits = causal_lm({"token_ids": ids, "padding_mask": kept.astype("int32")}).numpy()
    shifted = logits - logits.max(-1, keepdims=True)
    full = shifted - np.log(np.exp(shifted).sum(-1, keepdims=True))
    wanted = full[:, np.arange(FIRST - 1, COUNT - 1), ids[0, FIRST:]]
    np.testing.assert_allclose(scores, wanted, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("omission", OMISSIONS)
def test_leaving_nothing_out_is_the_text_itself(scorer: MaskedScorer, omission: Omission) -> None:
    whole = scorer.masked_log_probabilities(
        TOKENS, FIRST, np.ones((1, COUNT), bool), omission, ProgressToken()
    )
    wanted = from_scratch("gemma-2-short-window", scorer, TOKENS, COUNT - FIRST)
    np.testing.assert_allclose(whole[0], wanted, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("omission", OMISSIONS)
def test_texts_score_alike_alone_and_in_batches(scorer: MaskedScorer, omission: Omission) -> None:
    kept = some_kept(BATCH + 3)
    together = scorer.masked_log_probabilities(TOKENS, FIRST, kept, omission, ProgressToken())
    for place in (0, BATCH - 1, BATCH, BATCH + 2):
        alone = scorer.masked_log_probabilities(
            TOKENS, FIRST, kept[[place]], omission, ProgressToken()
        )
        np.testing.assert_allclose(alone[0], together[place], rtol=1e-5, atol=1e-5)


def test_fewer_texts_at_a_time_change_nothing(
    scorer: MaskedScorer, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = some_kept(5)
    wanted = scorer.masked_log_probabilities(TOKENS, FIRST, kept, "delete", ProgressToken())
    told: list[Progress] = []
    monkeypatch.setattr(scoring, "TOKENS", 4 * bucket(COUNT))
    found = scorer.masked_log_probabilities(
        TOKENS, FIRST, kept, "delete", ProgressToken(told.append)
    )
    assert [moment.done for moment in told] == [0, 4]
    np.testing.assert_allclose(found, wanted, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize(("count", "targets"), [(40, ROWS), (40, ROWS + 1), (bucket(1) + 1, 3)])
def test_neither_the_padding_of_text_nor_of_targets_matters(
    scorer: MaskedScorer, count: int, targets: int
) -> None:
    tokens, first = random_tokens(count), count - targets
    kept = some_kept(2, count, first)
    left = tuple(token for token, stays in zip(tokens, kept[1], strict=True) if stays)
    found = scorer.masked_log_probabilities(tokens, first, kept, "delete", ProgressToken())
    wanted = from_scratch("gemma-2-short-window", scorer, left, targets)
    np.testing.assert_allclose(found[1], wanted, rtol=1e-5, atol=1e-5)


def test_an_unknown_omission_lists_those_there_are(scorer: MaskedScorer) -> None:
    unknown: Any = "forget"
    with pytest.raises(SalienceError, match=r'"forget"\. Choose among: delete, hide\.'):
        scorer.masked_log_probabilities(TOKENS, FIRST, some_kept(1), unknown, ProgressToken())


def test_a_wish_to_stop_is_met_between_two_batches(scorer: MaskedScorer) -> None:
    progress = ProgressToken(lambda _: progress.stop.set())
    with pytest.raises(Cancelled):
        scorer.masked_log_probabilities(TOKENS, FIRST, some_kept(BATCH + 1), "delete", progress)
