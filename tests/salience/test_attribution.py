"""Scores, shares and ranks: of any part of the answer, and only over what came before it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lit_core.errors import SalienceError
from lit_core.gemma import TargetGradients
from lit_core.salience import (
    Attribution,
    AttributionConfig,
    Target,
    find_method,
    target_line,
    target_tokens,
)
from tests.generations import GRAD_L2, gradients, jacobian, make_generation

MADE = make_generation(
    ["Dish:", " soup", "\n", "Likes:", " salt", "\n", "Say:"], [" It", " is", "\n", "Good", "."]
)
SPANS = st.tuples(st.integers(0, 4), st.integers(1, 5)).filter(lambda span: span[0] < span[1])
SEEDS = st.integers(0, 1000)
NAMES = st.sampled_from(["grad_l2", "grad_dot_input"])
KINDS = st.sampled_from(["tokens", "words", "lines"])


def salience(seed: int = 0) -> Attribution:
    return Attribution.of_gradients(MADE, gradients(MADE, seed))


@given(SEEDS, SPANS)
def test_strength_of_a_span_is_the_norm_of_its_summed_gradients(
    seed: int, span: tuple[int, int]
) -> None:
    direct = np.linalg.norm(jacobian(MADE, seed)[slice(*span)].sum(axis=0), axis=1)
    ours = salience(seed).token_scores(target_tokens(MADE, *span), GRAD_L2)
    np.testing.assert_allclose(ours, direct, atol=1e-6)


@given(SEEDS, SPANS)
def test_gradient_times_input_of_a_span_is_the_sum_over_its_tokens(
    seed: int, span: tuple[int, int]
) -> None:
    ours = salience(seed).token_scores(
        target_tokens(MADE, *span), AttributionConfig("grad_dot_input")
    )
    np.testing.assert_allclose(ours, jacobian(MADE, seed)[slice(*span)].sum(axis=(0, 2)))


@given(SEEDS, SPANS, NAMES, KINDS)
def test_shares_that_count_sum_to_one_in_size(
    seed: int, span: tuple[int, int], method: str, granularity: str
) -> None:
    scores = salience(seed).scores(
        target_tokens(MADE, *span), AttributionConfig(method, granularity)
    )
    assert sum(abs(s.share) for s in scores if s.share is not None) == pytest.approx(1)


@given(SEEDS, SPANS, NAMES, KINDS)
def test_ranks_are_unique_and_follow_the_size_of_the_shares(
    seed: int, span: tuple[int, int], method: str, granularity: str
) -> None:
    scores = salience(seed).scores(
        target_tokens(MADE, *span), AttributionConfig(method, granularity)
    )
    ranked = sorted((s.rank, abs(s.share)) for s in scores if s.rank and s.share is not None)
    assert [rank for rank, _ in ranked] == list(range(1, len(ranked) + 1))
    sizes = [size for _, size in ranked]
    assert sizes == sorted(sizes, reverse=True)


@given(SPANS, NAMES, KINDS)
def test_bos_the_target_and_what_follows_do_not_count(
    span: tuple[int, int], method: str, granularity: str
) -> None:
    first = MADE.prompt_tokens + span[0]
    for score in salience().scores(
        target_tokens(MADE, *span), AttributionConfig(method, granularity)
    ):
        counts = score.segment.role != "special" and score.segment.stop <= first
        assert (score.share is not None) == (score.rank is not None) == counts


def test_an_earlier_part_of_the_answer_counts() -> None:
    scores = salience().scores(target_line(MADE, 2), GRAD_L2)
    counted = [score.segment.text for score in scores if score.rank]
    assert counted == ["Dish: soup", "Likes: salt", "Say:", "It is"]


def test_a_segments_score_is_the_sum_of_its_tokens() -> None:
    target = Target(3, 5, "Good.")
    tokens = salience().token_scores(target, AttributionConfig("grad_dot_input"))
    for score in salience().scores(target, AttributionConfig("grad_dot_input", "lines")):
        part = score.segment
        assert score.score == pytest.approx(tokens[part.first : part.stop].sum())


def test_no_influence_at_all_gives_shares_of_zero() -> None:
    shape = len(MADE.tokens), len(MADE.response_tokens)
    nothing = TargetGradients(
        np.zeros((*shape, shape[1])), np.zeros(shape), groups=np.eye(shape[1])
    )
    scores = Attribution.of_gradients(MADE, nothing).scores(Target(0, 5, ""), GRAD_L2)
    assert {score.share for score in scores} == {0.0, None}


def test_an_unknown_method_lists_those_there_are() -> None:
    with pytest.raises(SalienceError, match="Choose among: baylime, gim, grad_l2"):
        find_method("gradl2")


def test_the_flawed_recommendation_ranks_first_in_the_codelabs_prompt(
    explained: Attribution,
) -> None:
    generation = explained.generation
    scores = explained.scores(target_line(generation, 2), GRAD_L2)
    in_prompt = [s for s in scores if s.rank and s.segment.role != "response"]
    top = min(in_prompt, key=lambda s: s.rank or 0).segment
    assert top.text == "Recommendation: You have to try it."
    assert top.start == generation.prompt.index(top.text)
