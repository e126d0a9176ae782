"""CSV that is safe to open in a spreadsheet: no text is run as a formula."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

BOM = "\ufeff"
RUNS_AS_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
EXCEL_CELL_LIMIT = 32_767
TRUNCATED = "truncated_in_excel"


def escape_formula(value: object) -> object:
    """A cell's value; text a spreadsheet would run gets an apostrophe before it."""
    if isinstance(value, str) and value.startswith(RUNS_AS_FORMULA):
        return f"'{value}"
    return "" if value is None else value


def too_long_for_excel(row: Mapping[str, object]) -> str:
    """Names of the cells that Excel would cut, with semicolons between them."""
    return ";".join(key for key, value in row.items() if _units(value) > EXCEL_CELL_LIMIT)


def to_csv(columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> str:
    """RFC 4180 CSV with a byte order mark, so that Excel reads it as UTF-8.

    Raises:
        ValueError: a row has a key that is no column, or two columns have the same name.
    """
    if len(set(columns)) != len(columns):
        raise ValueError(f"columns must be unique: {columns}")
    file = io.StringIO()
    writer = csv.DictWriter(file, columns, restval="", lineterminator="\r\n")
    writer.writerow({name: escape_formula(name) for name in columns})
    for row in rows:
        writer.writerow({key: escape_formula(value) for key, value in row.items()})
    return BOM + file.getvalue()


def _units(value: object) -> int:
    """Length as Excel counts it: in UTF-16, so that an emoji is two."""
    return len(str(escape_formula(value)).encode("utf-16-le", "surrogatepass")) // 2
