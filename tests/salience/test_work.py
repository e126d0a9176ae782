"""The work of a method is told before the model is asked."""

import numpy as np
import pytest

from lit_core.errors import SalienceError
from lit_core.salience import METHODS, AttributionConfig, MethodOptions, Work, evidence_work
from lit_core.salience.work import gradient_work, masked_work, reading_work
from tests.generations import make_generation

PARTS, TARGETS = 8, 3
MADE = make_generation([f"part{n}\n" for n in range(PARTS)], [" it"] * TARGETS)
COUNT = len(MADE.tokens)


def work(method: str, groups: np.ndarray | None = None, **options) -> Work:
    config = AttributionConfig(method, options=MethodOptions(foil="that", **options))
    return evidence_work(MADE, config, groups=groups)


def test_work_adds_up_and_multiplies() -> None:
    assert Work(2, 3) * 2 + Work(1, 0) == Work(5, 6)
    assert Work(2, 3).tokens == 5


def test_reading_takes_the_text_and_a_row_for_each_target() -> None:
    assert reading_work(10, 4) == Work(14)


@pytest.mark.parametrize(("groups", "again"), [(1, 1), (8, 1), (9, 2)])
def test_each_group_is_a_pass_back_and_eight_share_a_pass_forward(groups: int, again: int) -> None:
    assert gradient_work(10, 4, groups) == Work(10 * (1 + again) + 4, 10 * groups + 8)


def test_what_texts_begin_with_is_read_once() -> None:
    kept = np.ones((3, COUNT), bool)
    kept[1, 1] = kept[2, PARTS] = False
    whole, targets = COUNT - 1, TARGETS
    # Without its first part all but `<bos>` is new; without its last what predicts after it is.
    new = (whole - 2) + (targets - 1)
    assert masked_work(MADE, kept, "delete") == Work(whole + new + 3 * targets)


def test_leaving_out_the_same_parts_twice_is_no_more_work() -> None:
    kept = np.ones((2, COUNT), bool)
    assert masked_work(MADE, kept, "hide") == masked_work(MADE, kept[:1], "hide")


def test_a_line_is_less_work_than_each_of_its_tokens() -> None:
    line = np.ones((1, TARGETS))
    for method in ("grad_l2", "gim", "integrated_gradients", "contrastive"):
        assert work(method, line).backward_tokens < work(method).backward_tokens


def test_twice_the_texts_are_more_work_but_less_than_twice() -> None:
    few, many = (work("lime", samples=samples).tokens for samples in (40, 80))
    assert few < many < 2 * few


def test_gim_is_the_work_of_a_gradient() -> None:
    assert work("gim") == work("grad_dot_input")


def test_lime_and_shap_are_the_same_work() -> None:
    assert work("lime") == work("shap")


def test_more_points_are_more_work() -> None:
    few, many = (work("integrated_gradients", steps=steps) for steps in (4, 8))
    assert many.backward_tokens == 2 * few.backward_tokens
    assert few.forward_tokens < many.forward_tokens


@pytest.mark.parametrize("method", METHODS)
def test_every_method_tells_its_work(method: str) -> None:
    assert work(method).forward_tokens >= COUNT


def test_a_prompt_of_which_nothing_can_be_left_out_is_refused() -> None:
    nothing = make_generation([], [" it"])
    with pytest.raises(SalienceError, match="no part that could be left out"):
        evidence_work(nothing, AttributionConfig("lime"))
