"""How long requests took tells how long those like them take."""

import pytest

from lit_core.engine import AttributionRequest, GenerateRequest
from lit_core.engine.durations import Durations
from lit_core.gemma import Decoding
from lit_core.salience import AttributionConfig
from tests.generations import make_generation

GENERATION = make_generation(["Dish: soup", "\n", "Label:"], [" good"])
METHOD = AttributionRequest(GENERATION, (), AttributionConfig("occlusion"))
ANSWER = GenerateRequest("Dish: soup", Decoding())


def test_a_busy_machine_does_not_change_how_long_a_method_takes() -> None:
    durations = Durations()
    for seconds in (2.0, 9.0, 7.0, 8.0):
        durations.record(METHOD, seconds)
    assert durations.estimate(METHOD) == pytest.approx(2.0)


def test_of_answers_which_differ_in_length_the_median_counts() -> None:
    durations = Durations()
    for seconds in (1.0, 2.0, 9.0):
        durations.record(ANSWER, seconds)
    assert durations.estimate(ANSWER) == pytest.approx(2.0)


def test_nothing_is_said_of_what_was_never_timed() -> None:
    assert Durations().estimate(ANSWER) is None
