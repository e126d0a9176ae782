"""CSV opens in a spreadsheet as the text it is: nothing runs, nothing is cut, nothing is lost."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lit_core.compare.sheet import BOM, escape_formula, to_csv, too_long_for_excel

CELLS = st.one_of(st.text(), st.text('",\r\n\t;=+-@ ', max_size=8))
ROWS = st.lists(st.fixed_dictionaries({"a": CELLS, "b": CELLS}), max_size=4)


def read(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix(BOM), newline="")))


@given(ROWS)
def test_what_is_written_is_read_again_cell_by_cell(rows: list[dict[str, str]]) -> None:
    assert read(to_csv(["a", "b"], rows)) == [
        {key: escape_formula(value) for key, value in row.items()} for row in rows
    ]


@given(CELLS)
def test_an_inert_cell_is_the_text_itself_or_the_text_after_an_apostrophe(text: str) -> None:
    assert escape_formula(text) in (text, f"'{text}")


@pytest.mark.parametrize("first", list("=+-@\t\r\n＝＋－＠"))
def test_a_cell_a_spreadsheet_would_run_gets_an_apostrophe(first: str) -> None:
    (row,) = read(to_csv(["a"], [{"a": f"{first}1+1"}]))
    assert row["a"] == f"'{first}1+1"


@pytest.mark.parametrize("value", [-1.5, 0, "a=b", "'x", " =1"])
def test_other_cells_stay_as_they_are(value: object) -> None:
    (row,) = read(to_csv(["a"], [{"a": value}]))
    assert row["a"] == str(value)


def test_it_begins_with_a_byte_order_mark_and_ends_lines_as_rfc_4180_says() -> None:
    assert to_csv(["a", "b"], [{"a": 'x"y', "b": "1\n2"}]) == '\ufeffa,b\r\n"x""y","1\n2"\r\n'


def test_what_is_not_there_is_an_empty_cell() -> None:
    assert read(to_csv(["a", "b"], [{"a": None}])) == [{"a": "", "b": ""}]


def test_columns_must_be_unique_and_hold_every_cell() -> None:
    with pytest.raises(ValueError, match="unique"):
        to_csv(["a", "a"], [])
    with pytest.raises(ValueError, match="fieldnames"):
        to_csv(["a"], [{"b": 1}])


def test_cells_that_excel_would_cut_are_named() -> None:
    row = {"a": "x" * 32_767, "b": "x" * 32_768, "c": "x" * 40_000}
    assert too_long_for_excel(row) == "b;c"


def test_length_is_counted_as_excel_counts_it() -> None:
    assert too_long_for_excel({"a": "🍲" * 16_384}) == "a"
    assert too_long_for_excel({"a": "=" + "x" * 32_766}) == "a"
