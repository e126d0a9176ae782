"""Rows are as high as the longest text of a table needs."""

from lit_core.views.results.row_height import LINE, MARGIN, MOST_LINES, WRAPS_FROM, row_height

WIDTH = 190


def test_a_row_is_as_high_as_the_longest_text_needs() -> None:
    assert row_height(["short"], WIDTH) == MARGIN + LINE
    assert row_height(["short", "one\ntwo\n\nfour"], WIDTH) == MARGIN + 4 * LINE
    assert row_height(["word " * 10], WIDTH) == MARGIN + 3 * LINE
    assert row_height(["one\ntwo"], WIDTH) == WRAPS_FROM


def test_no_text_makes_a_table_endless() -> None:
    assert row_height(["word " * 1000], WIDTH) == MARGIN + MOST_LINES * LINE


def test_a_table_without_texts_has_rows_of_one_line() -> None:
    assert row_height([], WIDTH) == MARGIN + LINE
