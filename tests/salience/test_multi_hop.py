"""Influence by way of the answer's earlier parts is followed back to the prompt."""

import random
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lit_core.gemma.model import Gemma
from lit_core.salience import (
    METHODS,
    Attribution,
    AttributionConfig,
    Model,
    Role,
    Segment,
    SegmentScore,
    Target,
    compute_evidence,
    evidence_work,
    load_attribution,
    save_attribution,
    target_line,
)
from lit_core.salience.multi_hop import follow_back
from lit_core.salience.segment_score import segment_sums
from tests.planted.tasks import Task, two_hops

MULTI_HOP = [name for name, method in METHODS.items() if method.multi_hop]
# The norm of a gradient does not depend on which word stands there in these circuits.
SIGNED = [name for name in MULTI_HOP if METHODS[name].signed]


def part(index: int, role: Role = "template") -> Segment:
    """A part of two tokens."""
    return Segment(index, role, 2 * index, 2 * index + 2, 0, 0, "")


def test_a_part_of_the_answer_passes_its_score_on_in_proportion() -> None:
    segments = [part(0, "special"), part(1), part(2), part(3, "response"), part(4, "response")]
    target = np.array([0.0, 0.0, 1.0, 1.0])
    asked = []

    def scores_of(weights: np.ndarray) -> np.ndarray:
        asked.append(weights.tolist())
        if weights[3]:
            return np.array([9.0, 9.0, 1.0, 0.0, 0.0, 0.0, 2.0, 4.0, 0.0, 0.0])
        return np.array([5.0, 5.0, 1.0, 1.0, -6.0, 0.0, 0.0, 0.0, 0.0, 0.0])

    found = follow_back(segments, target, 6, scores_of)
    # Each token of the answer's part counts as much as it influenced the target.
    assert asked == [[0.0, 0.0, 1.0, 1.0], [2.0, 4.0, 0.0, 0.0]]
    # Of its 6 nats, a quarter goes to one part of the prompt and the rest, against it, to another.
    assert found.followed.tolist() == [9.0, 9.0, 1.75, 0.75, -4.5, 0.0, 0.0, 0.0, 0.0, 0.0]
    assert found.passed_on.tolist() == [0.0, 0.0, 0.0, 6.0, 0.0]


def test_what_later_parts_pass_on_to_an_earlier_one_goes_on_from_there() -> None:
    segments = [part(0), part(1, "response"), part(2, "response"), part(3, "response")]

    def scores_of(weights: np.ndarray) -> np.ndarray:
        target, last = np.flatnonzero(weights)[-1], np.zeros(8)
        if target == 5:
            last[3], last[5] = 1.0, -4.0  # the later part speaks against the target
        elif target == 3:
            last[3] = 2.0  # and hears from the earlier one
        else:
            last[1] = 3.0
        return last

    found = follow_back(segments, np.array([0.0, 0.0, 0.0, 0.0, 0.0, 1.0]), 2, scores_of)
    assert found.passed_on.tolist() == [0.0, 5.0, -4.0, 0.0]
    assert found.followed.tolist() == [0.0, 5.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]


def test_a_part_that_nothing_influenced_keeps_its_score() -> None:
    segments = [part(0), part(1, "response"), part(2, "response")]
    direct = np.array([0.0, 0.0, 3.0, 0.0, 0.0, 0.0])
    target = np.array([0.0, 0.0, 1.0, 0.0])
    found = follow_back(segments, target, 2, lambda weights: direct * weights[2])
    assert found.followed.tolist() == direct.tolist()
    assert not found.passed_on.any()


@given(
    st.integers(1, 4),
    st.integers(1, 4),
    st.booleans(),
    st.integers(0, 2**32 - 1),
)
def test_whatever_the_scores_nothing_is_added_and_without_signs_nothing_is_lost(
    prompt_parts: int, answer_parts: int, signed: bool, seed: int
) -> None:
    roles: list[Role] = ["template"] * prompt_parts + ["response"] * (answer_parts + 1)
    segments = [part(index, role) for index, role in enumerate(roles)]
    prompt, total = 2 * prompt_parts, 2 * len(segments)
    matrix = np.random.default_rng(seed).normal(size=(total, total - prompt))
    matrix = matrix if signed else np.abs(matrix)
    # A token depends on those before it alone.
    matrix *= np.arange(total)[:, None] < np.arange(prompt, total)
    target = np.zeros(total - prompt)
    target[-2:] = 1.0
    found = follow_back(segments, target, prompt, lambda weights: matrix @ weights)
    before, after = (
        np.abs(segment_sums(segments[:-1], scores)).sum()
        for scores in (found.direct, found.followed)
    )
    assert after <= before + 1e-9
    assert signed or after == pytest.approx(before)
    assert not any(segment_sums(segments[prompt_parts:-1], found.followed))


def planted_scores(found: Task, method: str, *, multi_hop: bool) -> tuple[SegmentScore, ...]:
    config = AttributionConfig(method, multi_hop=multi_hop)
    return scored(found.model, Attribution(found.generation), found.target, config)


def scored(
    model: Model, answer: Attribution, target: Target, config: AttributionConfig
) -> tuple[SegmentScore, ...]:
    groups = answer.selection(target)[None]
    evidence = compute_evidence(model, answer.generation, config, groups=groups)
    return answer.with_evidence(config.evidence_key, evidence).scores(target, config)


def strongest(scores: tuple[SegmentScore, ...]) -> SegmentScore:
    return next(score for score in scores if score.rank == 1)


@pytest.mark.parametrize("method", SIGNED)
@pytest.mark.parametrize("seed", range(10))
def test_the_line_behind_the_deciding_line_of_the_answer_is_found(method: str, seed: int) -> None:
    found = two_hops(random.Random(seed))
    direct = strongest(planted_scores(found, method, multi_hop=False))
    assert direct.segment.role == "response"
    assert "two" in direct.segment.text
    followed = strongest(planted_scores(found, method, multi_hop=True))
    assert followed.segment.role == "template"
    assert "one" in followed.segment.text
    assert followed.share
    assert followed.share > (0.35 if method == "baylime" else 0.5)  # its texts are drawn at random


@pytest.mark.parametrize("method", MULTI_HOP)
@pytest.mark.parametrize("granularity", ["lines", "words"])
def test_all_influence_on_a_late_line_ends_in_the_prompt(
    gemma: Gemma, explained: Attribution, method: str, granularity: str
) -> None:
    config = AttributionConfig(method, granularity)
    target = target_line(explained.generation, 2)
    direct = scored(gemma, explained, target, config)
    followed = scored(gemma, explained, target, replace(config, multi_hop=True))
    assert not any(score.share for score in followed if score.segment.role == "response")
    assert sum(abs(score.share or 0) for score in followed) == pytest.approx(1)
    # What speaks for a part and what speaks against it may cancel, and nothing is added.
    assert _size(followed) <= 1.0001 * _size(direct)
    last = [score for score in followed if score.passed_on][-1]
    assert last.passed_on == pytest.approx(direct[last.segment.index].share, rel=1e-3)


def _size(scores: tuple[SegmentScore, ...]) -> float:
    return sum(abs(score.score) for score in scores if score.share is not None)


def test_the_first_line_of_an_answer_has_nothing_to_follow(
    gemma: Gemma, explained: Attribution
) -> None:
    config = AttributionConfig("gim")
    first = target_line(explained.generation, 1)
    followed = scored(gemma, explained, first, replace(config, multi_hop=True))
    for score, direct in zip(followed, scored(gemma, explained, first, config), strict=True):
        assert (score.share is None) == (direct.share is None)
        assert (score.share or 0) == pytest.approx(direct.share or 0, rel=1e-3, abs=1e-6)


def test_the_work_told_beforehand_is_one_pass_for_each_earlier_part(explained: Attribution) -> None:
    target = target_line(explained.generation, 2)
    groups = explained.selection(target)[None]
    direct = evidence_work(explained.generation, AttributionConfig("gim"), groups=groups)
    config = AttributionConfig("gim", multi_hop=True)
    followed = evidence_work(explained.generation, config, groups=groups)
    assert followed.tokens == 2 * direct.tokens


def test_each_method_and_granularity_is_followed_by_itself() -> None:
    config = AttributionConfig("grad_l2", multi_hop=True)
    others = [
        replace(config, method="grad_dot_input"),
        replace(config, granularity="words"),
        replace(config, multi_hop=False),
    ]
    assert config.evidence_key not in [other.evidence_key for other in others]


def test_a_method_that_looks_at_the_prompt_alone_follows_nothing() -> None:
    config = AttributionConfig("occlusion", multi_hop=True)
    assert not config.is_multi_hop
    assert config.evidence_key == AttributionConfig("occlusion").evidence_key


def test_what_was_followed_can_be_saved(
    gemma: Gemma, explained: Attribution, tmp_path: Path
) -> None:
    config = AttributionConfig("gim", multi_hop=True)
    target = target_line(explained.generation, 2)
    groups = explained.selection(target)[None]
    evidence = compute_evidence(gemma, explained.generation, config, groups=groups)
    known = explained.with_evidence(config.evidence_key, evidence)
    save_attribution(known, tmp_path / "known.npz")
    assert load_attribution(tmp_path / "known.npz").scores(target, config) == known.scores(
        target, config
    )
