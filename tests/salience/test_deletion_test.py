"""The deletion test tells how much more the top parts matter than parts chosen at random."""

import random
from collections.abc import Sequence

import numpy as np
import pytest

from lit_core.errors import Cancelled, SalienceError
from lit_core.progress import ProgressToken
from lit_core.salience import (
    Attribution,
    AttributionConfig,
    DeletionTest,
    EvidenceKey,
    SegmentScore,
    deletion_test,
    strongest_parts,
    target_tokens,
    whole_response,
)
from lit_core.salience.evidence import Effects
from tests.planted.mask_model import MaskModel
from tests.planted.tasks import TASKS

WORTH = np.array([0.0, 4.0, 1.0, -2.0, 0.5, 0.0, 3.0])


def additive(worth: np.ndarray = WORTH) -> MaskModel:
    """Each part is worth so many nats to the first target, and nothing to the second."""
    targets = np.stack([worth, 0 * worth], axis=1)
    return MaskModel(len(worth), 2, lambda kept: kept @ targets - 9)


def ranked(model: MaskModel, order: Sequence[float]) -> tuple[SegmentScore, ...]:
    """The parts with these scores."""
    effects = Effects(np.array(order)[:, None] * np.ones(2))
    salience = Attribution(
        model.generation, (), {EvidenceKey("occlusion", "tokens", CHOSEN): effects}
    )
    return salience.scores(
        target_tokens(model.generation, 0, 1), AttributionConfig("occlusion", "tokens")
    )


CHOSEN = (("omission", "delete"),)


def check(model: MaskModel, order: Sequence[float], target=None, **how) -> DeletionTest:
    target = target or target_tokens(model.generation, 0, 1)
    selection = Attribution(model.generation).selection(target)
    parts = strongest_parts(ranked(model, order))
    return deletion_test(model, model.generation, selection, parts, **how)


def test_the_top_parts_are_those_with_the_highest_scores() -> None:
    found = check(additive(), WORTH.tolist())
    assert [(drop.count, drop.top) for drop in found.drops] == [
        (1, pytest.approx(4)),
        (3, pytest.approx(8)),
        (5, pytest.approx(8.5)),
    ]
    assert found.top_part.text == "part1"


def test_what_speaks_against_the_target_is_not_at_the_top() -> None:
    found = check(additive(), (-WORTH).tolist())
    assert [drop.top for drop in found.drops] == pytest.approx([-2, -2, -0.5])
    assert found.top_part.text == "part3"


def test_parts_drawn_by_chance_are_as_many_and_their_mean_is_right() -> None:
    model = additive()
    found = check(model, WORTH.tolist(), draws=4000)
    for drop in found.drops:
        assert drop.random == pytest.approx(drop.count * WORTH.mean(), abs=0.1)
        assert drop.low < drop.random < drop.high
    left_out = {int(len(WORTH) - kept.sum()) for kept in model.asked}
    assert left_out == {0, 1, 3, 5}


def test_the_interval_holds_the_true_mean_about_as_often_as_it_says() -> None:
    model, held = additive(), []
    for seed in range(60):
        drop = check(model, WORTH.tolist(), seed=seed, draws=40).drops[1]
        held.append(drop.low <= 3 * WORTH.mean() <= drop.high)
    assert 0.85 <= np.mean(held) < 1


def test_only_the_target_counts() -> None:
    model = additive()
    found = check(model, WORTH.tolist(), target_tokens(model.generation, 1, 2))
    assert {drop.top for drop in found.drops} == {0.0}
    both = check(model, WORTH.tolist(), whole_response(model.generation))
    assert both.drops[0].top == pytest.approx(4)


@pytest.mark.parametrize(("parts", "counts"), [(1, [1]), (3, [1]), (4, [1, 3]), (6, [1, 3, 5])])
def test_all_parts_at_once_are_left_out_only_where_there_is_but_one(
    parts: int, counts: list[int]
) -> None:
    found = check(additive(np.ones(parts)), [1.0] * parts)
    assert [drop.count for drop in found.drops] == counts


def test_the_same_seed_draws_the_same_parts() -> None:
    first, second, other = (check(additive(), WORTH.tolist(), seed=seed) for seed in (1, 1, 2))
    assert first == second
    assert first != other


def test_parts_are_left_out_as_asked() -> None:
    model = additive()
    assert check(model, WORTH.tolist(), omission="hide").omission == "hide"
    assert model.omissions == {"hide"}


def test_a_real_model_loses_its_answer_without_the_planted_cause() -> None:
    task = TASKS["copy"](random.Random(0))
    salience = Attribution(task.generation).with_evidence(
        EvidenceKey("gradients"), task.model.gradients(task.generation)
    )
    scores = salience.scores(task.target, AttributionConfig("grad_l2"))
    for omission in ("delete", "hide"):
        selection, parts = salience.selection(task.target), strongest_parts(scores)
        one = deletion_test(task.model, task.generation, selection, parts, omission).drops[0]
        assert one.top > 3 > one.high


@pytest.mark.parametrize(
    ("order", "told"),
    [
        (
            WORTH.tolist(),
            "The first 3 and the first 5 parts, left out together, matter more than as many chosen "
            "at random.",
        ),
        (
            (-WORTH).tolist(),
            "The first 3 and the first 5 parts, left out together, matter no more than as many "
            "chosen at random, so it is not confirmed that they matter most.",
        ),
        (
            [0.0, 7, 6, -1, 1, 2, 5],
            "The first 3 and the first 5 parts, left out together, matter more than as many chosen "
            "at random.",
        ),
        (
            [7.0, 4, 2, 1, 5, 6, 3],
            "The first 5 parts, left out together, matter more than as many chosen at random. "
            "The first 3 parts, left out together, matter no more than as many chosen at random, "
            "so it is not confirmed that they matter most.",
        ),
    ],
)
def test_what_several_parts_say_of_their_order_is_told(order: list[float], told: str) -> None:
    assert check(additive(), order).beyond_first == told


def test_of_one_part_alone_nothing_is_said_of_the_order() -> None:
    assert check(additive(np.ones(3)), [3.0, 2, 1]).beyond_first == ""


def test_effects_are_told_in_words_that_need_no_logarithm() -> None:
    worth = np.array([np.log(40), 0, 0, 0, 0, -np.log(3)])
    found = check(additive(worth), [6.0, 5, 4, 3, 2, 1], draws=1000)
    assert found.effect == "40 times less likely"
    assert len(found.of_several) == 2
    assert found.of_several[0].startswith(
        "Without the 3 parts that rank first the words became 40 times less"
    )
    assert check(additive(worth), [1.0, 2, 3, 4, 5, 6]).effect == "3.0 times more likely"
    assert check(additive(worth), [1.0, 6, 5, 4, 3, 2]).effect == "about as likely as before"


def test_what_cannot_be_counted_is_not_counted() -> None:
    found = check(additive(np.array([300.0, 0, 0, 0, 0, 0])), [1.0, 0, 0, 0, 0, 0])
    assert found.effect == "more than 1000 times less likely"


def test_as_many_parts_are_left_out_as_asked() -> None:
    found = check(additive(), WORTH.tolist(), counts=(1,))
    assert [drop.count for drop in found.drops] == [1]


def test_a_prompt_without_parts_is_told_in_a_sentence() -> None:
    model = additive(np.zeros(0))
    with pytest.raises(SalienceError, match="The prompt has no part that could be left out"):
        deletion_test(model, model.generation, np.ones(1), (), "delete")


def test_a_wish_to_stop_is_met() -> None:
    progress = ProgressToken()
    progress.stop.set()
    with pytest.raises(Cancelled):
        check(additive(), WORTH.tolist(), progress=progress)


def test_another_way_to_leave_out_is_refused_with_those_there_are() -> None:
    task = TASKS["copy"](random.Random(0))
    salience = Attribution(task.generation).with_evidence(
        EvidenceKey("gradients"), task.model.gradients(task.generation)
    )
    parts = strongest_parts(salience.scores(task.target, AttributionConfig("grad_l2")))
    with pytest.raises(SalienceError, match=r'called "blur"\. Choose among: delete, hide'):
        deletion_test(task.model, task.generation, salience.selection(task.target), parts, "blur")
