"""Of equal texts one row or column is left, with all names."""

import math

import pytest

from lit_core.compare import LikelihoodTable

LOGS = [[math.log(0.5), math.log(0.25)], [math.log(0.1), math.log(0.2)]]


def test_different_texts_have_rows_and_columns_of_their_own() -> None:
    found = LikelihoodTable.of([("a", "p"), ("b", "q")], [("of a", "Yes."), ("of b", "No.")], LOGS)
    assert (found.prompts, found.answers) == (("a", "b"), ("“Yes.” (of a)", "“No.” (of b)"))
    assert found.rows == (pytest.approx((0.5, 0.25)), pytest.approx((0.1, 0.2)))


def test_equal_answers_share_a_column() -> None:
    found = LikelihoodTable.of([("a", "p"), ("b", "q")], [("of a", "Yes."), ("of b", "Yes.")], LOGS)
    assert found.answers == ("“Yes.” (of a and of b)",)
    assert found.rows == (pytest.approx((0.5,)), pytest.approx((0.1,)))


def test_samples_of_one_prompt_share_a_row_under_its_name() -> None:
    found = LikelihoodTable.of([("a", "p"), ("a", "p")], [("1", "Yes."), ("2", "No.")], LOGS)
    assert (found.prompts, found.answers) == (("a",), ("“Yes.” (1)", "“No.” (2)"))
    assert found.rows == (pytest.approx((0.5, 0.25)),)
