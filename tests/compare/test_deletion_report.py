"""What a deletion test says of the answer, and whether it has found what decides it."""

from dataclasses import replace

import pytest

from lit_core.compare import DeletionReport
from lit_core.gemma import Generation
from lit_core.salience import Attribution, DeletionTest
from lit_core.salience.deletion_test import Drop
from tests.generations import make_generation

MADE = make_generation(["Dish: soup", "\n"], [" good"])
PART = Attribution(MADE).segments("lines")[1]
SAYS_THE_SAME, SAYS_ANOTHER = MADE, make_generation(["Dish: soup", "\n"], [" bad"])


def report(drop: float, becomes: Generation | None = None) -> DeletionReport:
    test = DeletionTest((Drop(1, drop, 1.0, 0.5, 1.5),), PART, "delete", 8)
    return DeletionReport(test, becomes, MADE)


@pytest.mark.parametrize(
    ("drop", "becomes", "found"),
    [
        (7.0, SAYS_ANOTHER, True),
        (7.0, SAYS_THE_SAME, False),
        (7.0, None, True),  # of an answer that was only read nobody knows
        (0.7, SAYS_ANOTHER, False),
    ],
)
def test_a_part_decides_where_the_test_confirms_it_and_the_answer_is_another_one_without(
    drop: float, becomes: Generation | None, *, found: bool
) -> None:
    assert report(drop, becomes).finds_what_decides == found


def test_a_part_of_the_examples_may_be_what_decides() -> None:
    whole = replace(report(7.0, SAYS_THE_SAME), of_examples=report(7.0, SAYS_ANOTHER))
    assert whole.finds_what_decides
    assert not replace(whole, of_examples=report(0.7, SAYS_ANOTHER)).finds_what_decides


@pytest.mark.parametrize(
    ("drop", "becomes", "told"),
    [
        (7.0, SAYS_ANOTHER, "without it the model answers something else"),
        (7.0, SAYS_THE_SAME, "the answer stays the same without it"),
        (7.0, None, "makes the selected words likelier."),
        (0.7, SAYS_ANOTHER, "So no single part decides, or another one does"),
    ],
)
def test_a_conclusion_says_how_far_the_strongest_part_can_be_relied_on(
    drop: float, becomes: Generation | None, told: str
) -> None:
    assert told in report(drop, becomes).conclusion


def test_a_small_drop_confirms_nothing_however_little_others_do() -> None:
    test = DeletionTest((Drop(1, 0.3, 0.0, -0.1, 0.1),), PART, "delete", 8)
    assert not test.confirmed


def test_a_part_that_matters_too_little_is_told_as_that() -> None:
    test = DeletionTest((Drop(1, 0.6, 0.0, -0.1, 0.1),), PART, "delete", 8)
    assert test.is_small
    assert (
        test.verdict == "So the test confirms nothing: less than 2 times is too little to rely on."
    )
    assert not replace(test, drops=(Drop(1, 0.6, 1.0, 0.5, 1.5),)).is_small
