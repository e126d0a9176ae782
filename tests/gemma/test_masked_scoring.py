"""Leaving tokens out gives what the model says of the text without them."""

from typing import Any

import numpy as np
import pytest

from lit_core.errors import Cancelled, SalienceError
from lit_core.gemma import masked_scoring as scoring
from lit_core.gemma.masked_scoring import OMISSIONS, MaskedScorer, Omission
from lit_core.gemma.output_head import MANY_ROWS, ROWS
from lit_core.gemma.padding import bucket
from lit_core.gemma.values import Token
from lit_core.progress import Progress, ProgressToken
from tests.gemma.random_gemma import (
    FAMILIES,
    model_inputs,
    random_tokens,
    shared_differentiator,
    shared_forward,
    shared_model,
)
from tests.gemma.whole_texts import WholeTextScorer

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
    logits = causal_lm(model_inputs(causal_lm, ids, kept.astype("int32"))).numpy()
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
@pytest.mark.parametrize("chunk", [3, 16, scoring.CHUNK])
def test_texts_score_alike_alone_and_with_others(
    family: str, omission: Omission, chunk: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scoring, "CHUNK", chunk)
    scorer, kept = MaskedScorer(shared_forward(family)), some_kept(19)
    together = scorer.masked_log_probabilities(TOKENS, FIRST, kept, omission, ProgressToken())
    for place in (0, 7, 18):
        alone = scorer.masked_log_probabilities(
            TOKENS, FIRST, kept[[place]], omission, ProgressToken()
        )
        np.testing.assert_allclose(alone[0], together[place], rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("omission", OMISSIONS)
def test_the_numbers_are_those_of_whole_texts(family: str, omission: Omission) -> None:
    forward, kept = shared_forward(family), some_kept(20)
    ours, theirs = (
        scorer(forward).masked_log_probabilities(TOKENS, FIRST, kept, omission, ProgressToken())
        for scorer in (MaskedScorer, WholeTextScorer)
    )
    np.testing.assert_allclose(ours, theirs, rtol=1e-5, atol=1e-5)


def test_the_same_text_twice_is_read_once(scorer: MaskedScorer) -> None:
    kept = some_kept(4)
    wanted = scorer.masked_log_probabilities(TOKENS, FIRST, kept, "delete", ProgressToken())
    twice = kept[[2, 0, 2, 1, 3, 0]]
    found = scorer.masked_log_probabilities(TOKENS, FIRST, twice, "delete", ProgressToken())
    np.testing.assert_array_equal(found, wanted[[2, 0, 2, 1, 3, 0]])


def test_many_targets_are_asked_for_a_few_at_a_time(scorer: MaskedScorer) -> None:
    targets = MANY_ROWS // 2 + 3
    tokens = random_tokens(targets + 6)
    kept = some_kept(3, len(tokens), 6)
    found = scorer.masked_log_probabilities(tokens, 6, kept, "delete", ProgressToken())
    for keep, score in zip(kept, found, strict=True):
        left = tuple(token for token, stays in zip(tokens, keep, strict=True) if stays)
        wanted = from_scratch("gemma-2-short-window", scorer, left, targets)
        np.testing.assert_allclose(score, wanted, rtol=1e-5, atol=1e-5)


def test_progress_counts_the_texts(scorer: MaskedScorer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scoring, "CHUNK", 16)
    told: list[Progress] = []
    kept = np.unique(some_kept(9), axis=0)
    scorer.masked_log_probabilities(TOKENS, FIRST, kept, "delete", ProgressToken(told.append))
    done = [moment.done for moment in told]
    assert done[0] == 0
    assert done == sorted(done)
    assert len(set(done)) > 2
    assert {moment.total for moment in told} == {len(kept)}


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


def test_a_wish_to_stop_is_met_before_the_next_layer(scorer: MaskedScorer) -> None:
    progress = ProgressToken(lambda _: progress.stop.set())
    with pytest.raises(Cancelled):
        scorer.masked_log_probabilities(TOKENS, FIRST, some_kept(1), "delete", progress)
