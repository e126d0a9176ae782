"""The figures count what they say they count."""

import random

import pytest

from models.recipe.evaluate import table
from models.recipe.figures import Outcome, Result, results
from models.recipe.phrases import is_positive, unseen_phrase
from models.recipe.testset import cases


@pytest.mark.parametrize(
    ("recommendation", "positive"),
    [
        ("You have to try it.", True),
        ("You might not like it, but it's worth trying.", True),
        ("Avoid.", False),
        ("Not suitable for you.", False),
        ("Do not order that.", False),
        ("", False),
    ],
)
def test_a_recommendation_is_told_by_its_words(recommendation, positive):
    assert is_positive(recommendation) == positive


def test_unseen_phrases_keep_their_verdict():
    rng = random.Random(1)
    assert all(is_positive(unseen_phrase("positive", rng)) for _ in range(50))
    assert not any(is_positive(unseen_phrase("negative", rng)) for _ in range(50))


def test_a_figure_is_the_share_of_outcomes_that_hold():
    first, second = cases("mistake", 2)
    outcomes = [
        Outcome(first, first.document.answer, rank=1),
        Outcome(second, " This dish is fine.\nRecommendation: Avoid.", rank=2),
    ]
    assert [result.value for result in results("mistake", outcomes)] == [0.5, 0.5, 0.5]


def test_an_answer_without_a_recommendation_counts_as_wrong():
    (case,) = cases("removed", 1)
    assert {result.value for result in results("removed", [Outcome(case, " ???", None)])} == {0.0}


def test_the_table_marks_what_was_missed():
    text = table(
        [Result("fixed", "says Avoid.", 0.95, 0.9, 200), Result("fixed", "x", 0.5, 0.9, 9)]
    )
    assert [line.endswith("missed") for line in text.splitlines()] == [False, True, False]
