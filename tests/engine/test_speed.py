"""What was timed tells how long other work takes."""

import pytest

from lit_core.engine.speed import FEWEST, KEPT, Speed
from lit_core.salience import Work

READING, PASSING_BACK = 0.01, 0.03


def taken(work: Work, slower: float = 1.0) -> float:
    """Seconds on a machine whose speed is known."""
    forward, backward = work.forward_tokens, work.backward_tokens
    return slower * (READING * forward + PASSING_BACK * backward)


@pytest.mark.parametrize("timed", [Work(200), Work(200, 100)])
def test_nothing_is_said_before_enough_was_timed(timed: Work) -> None:
    speed = Speed()
    assert speed.seconds(Work(100, 100)) is None
    speed.record(timed, taken(timed))
    assert speed.seconds(Work(100, 100)) is None


def test_both_rates_are_found() -> None:
    speed = Speed()
    for work in (Work(200), Work(500, 300)):
        speed.record(work, taken(work))
    for other in (Work(1000), Work(70, 900)):
        assert speed.seconds(other) == pytest.approx(taken(other))


@pytest.mark.parametrize("timed", [Work(200), Work(200, 100)])
def test_one_rate_stands_for_the_other_until_that_is_timed(timed: Work) -> None:
    speed = Speed()
    for _ in range(FEWEST):
        speed.record(timed, taken(timed))
    for other in (Work(1000), Work(500, 500)):
        told = speed.seconds(other)
        assert told
        assert told == pytest.approx(timed_alike(timed) * other.tokens)


def timed_alike(work: Work) -> float:
    return taken(work) / work.tokens


def test_a_time_that_holds_compiling_or_waiting_does_not_count() -> None:
    speed = Speed()
    for slower in (20.0, 1.0, 5.0):
        speed.record(Work(100), taken(Work(100), slower))
    assert speed.seconds(Work(100)) == pytest.approx(1.0)


def test_a_machine_that_became_slower_is_noticed() -> None:
    speed = Speed()
    for slower in (1.0, *[3.0] * KEPT):
        speed.record(Work(100), taken(Work(100), slower))
    assert speed.seconds(Work(100)) == pytest.approx(3.0)
