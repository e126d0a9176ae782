"""Intervals hold the truth as often as they say, and pairing tells what means alone cannot."""

import numpy as np
import pytest

from benchmarks.faithfulness_statistics import (
    Measure,
    Summary,
    interval_of_mean,
    paired_interval,
    summaries,
    wilson_interval,
)

CHANCE = "random"


def by_name(values: dict[str, list[float]]) -> dict[str, Summary]:
    return {each.ranking: each for each in summaries(Measure("drop", "delete", 1), values, CHANCE)}


def test_the_paired_interval_holds_the_true_difference_about_as_often_as_it_says() -> None:
    random, held = np.random.default_rng(0), []
    for _ in range(150):
        prompts = random.normal(scale=5, size=40)
        low, high = paired_interval(
            prompts + random.normal(loc=1, size=40), prompts + random.normal(size=40)
        )
        held.append(low <= 1 <= high)
    assert 0.88 <= np.mean(held) <= 0.99


def test_pairing_takes_out_what_prompts_have_in_common() -> None:
    random = np.random.default_rng(1)
    prompts = random.normal(scale=10, size=50)
    ours, theirs = prompts + 1, prompts + random.normal(scale=0.5, size=50)
    low, high = paired_interval(ours, theirs)
    assert 0 < low < 1 < high < 2
    assert interval_of_mean(ours, is_share=False)[0] < interval_of_mean(theirs, is_share=False)[1]


def test_the_order_of_the_pair_is_the_sign() -> None:
    low, high = paired_interval(np.array([3.0, 4, 6]), np.array([1.0, 1, 1]))
    assert paired_interval(np.array([1.0, 1, 1]), np.array([3.0, 4, 6])) == (-high, -low)
    assert 2 <= low < high <= 5


@pytest.mark.parametrize(
    ("hits", "count", "low", "high"),
    [(10, 10, 0.7225, 1), (0, 10, 0, 0.2775), (5, 10, 0.2366, 0.7634), (95, 100, 0.8882, 0.9785)],
)
def test_shares_have_the_interval_that_the_tables_give(
    hits: int, count: int, low: float, high: float
) -> None:
    assert wilson_interval(hits, count) == (
        pytest.approx(low, abs=1e-4),
        pytest.approx(high, abs=1e-4),
    )
    yes_and_no = np.repeat([1.0, 0.0], [hits, count - hits])
    assert interval_of_mean(yes_and_no, is_share=True) == wilson_interval(hits, count)


def test_a_correlation_that_is_perfect_on_every_prompt_is_no_share() -> None:
    assert interval_of_mean(np.ones(18), is_share=False) == (1.0, 1.0)


def test_the_best_and_what_cannot_be_told_from_it_are_marked() -> None:
    noise = [0.5, -0.5, 0.4, -0.6, 0.3, -0.4, 0.2, -0.3, 0.6, -0.2]
    found = by_name(
        {
            "best": [5.0] * 10,
            "level": [5 - 0.01 + each for each in noise],
            "behind": [4 + each for each in noise],
            CHANCE: [1.0] * 10,
        }
    )
    assert {name for name, each in found.items() if each.among_best} == {"best", "level"}
    assert found["best"].value == 5
    assert found["best"].prompts == 10
    assert found["behind"].gain_low > 2
    assert (found[CHANCE].gain_low, found[CHANCE].gain_high) == (0, 0)
