"""Lines are explained whole where that is enough, sentences or the answer where memory is short."""

import numpy as np
import pytest

from lit_core.errors import SalienceError
from lit_core.salience import (
    Attribution,
    AttributionConfig,
    target_line,
    target_tokens,
    whole_response,
)
from lit_core.salience.grouping import WIDTH, groups_by, target_groups
from tests.generations import GRAD_L2, gradients, make_generation

MADE = make_generation(["Dish:", " soup"], [" It", " is", "\n", "Good", "."])
TOKENS, TARGETS, GROUPS = len(MADE.tokens), 5, 3


def bytes_of(groups: int) -> int:
    return 4 * TOKENS * groups * (groups + WIDTH)


def test_within_the_budget_each_target_is_a_group_of_its_own() -> None:
    assert target_groups(MADE, budget=bytes_of(TARGETS)) is None


def test_beyond_it_each_sentence_is_one_and_the_white_space_between_another() -> None:
    groups = target_groups(MADE, budget=bytes_of(TARGETS) - 1)
    np.testing.assert_array_equal(groups, [[1, 1, 0, 0, 0], [0, 0, 1, 0, 0], [0, 0, 0, 1, 1]])


def test_beyond_that_the_whole_answer_is() -> None:
    groups = target_groups(MADE, budget=bytes_of(GROUPS) - 1)
    np.testing.assert_array_equal(groups, np.ones((1, TARGETS)))


def test_each_line_is_a_group_and_the_white_space_on_either_side_of_it() -> None:
    spaced = make_generation(["Dish:"], ["\n", " ", " It", " is", ".", "\n", "\n", "Good", "."])
    np.testing.assert_array_equal(
        groups_by(spaced, "lines"),
        [
            [1, 0, 0, 0, 0, 0, 0, 0, 0],
            [0, 0, 1, 1, 1, 0, 0, 0, 0],
            [0, 1, 0, 0, 0, 0, 0, 0, 0],
            [0, 0, 0, 0, 0, 1, 1, 0, 0],
            [0, 0, 0, 0, 0, 0, 0, 1, 1],
        ],
    )


def test_groups_answer_what_is_made_of_whole_groups_just_as_tokens_do() -> None:
    groups = target_groups(MADE, budget=bytes_of(TARGETS) - 1)
    every = Attribution.of_gradients(MADE, gradients(MADE))
    grouped = Attribution.of_gradients(MADE, gradients(MADE, groups=groups))
    for target in (target_line(MADE, 1), target_line(MADE, 2), whole_response(MADE)):
        assert grouped.has_evidence_for(target, GRAD_L2)
        for method in ("grad_l2", "grad_dot_input"):
            config = AttributionConfig(method)
            wanted = every.token_scores(target, config)
            np.testing.assert_allclose(grouped.token_scores(target, config), wanted, atol=1e-9)


def test_part_of_a_group_is_refused_with_the_way_out() -> None:
    groups = target_groups(MADE, budget=bytes_of(TARGETS) - 1)
    grouped = Attribution.of_gradients(MADE, gradients(MADE, groups=groups))
    assert not grouped.has_evidence_for(target_tokens(MADE, 0, 1), GRAD_L2)
    with pytest.raises(SalienceError, match="not computed for just these words"):
        grouped.scores(target_tokens(MADE, 0, 1), GRAD_L2)
