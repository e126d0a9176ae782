"""CSV: a table whose columns are named texts, quoted as in RFC 4180."""

import csv
import io
from collections.abc import Iterator

from lit_core.datasets.example import LineProblem
from lit_core.datasets.record import Record
from lit_core.errors import DatasetError


def read_csv(text: str) -> Iterator[Record | LineProblem]:
    """The rows below the header of RFC 4180 `text`, or what is wrong with them.

    Raises:
        DatasetError: The header cannot be used, so no row can be read.
    """
    rows = _csv_rows(text)
    line, header = next(rows, (1, []))
    if isinstance(header, str):
        raise DatasetError(f"Line {line}, the header, is not valid CSV: {header}.")
    names = [name.strip() for name in header]
    _check_header(line, names)
    for line, cells in rows:
        if isinstance(cells, str):
            yield LineProblem(line, f"not valid CSV: {cells}")
        elif len(cells) != len(names):
            yield LineProblem(line, f"has {len(cells)} cells where the header has {len(names)}")
        else:
            yield Record(line, dict(zip(names, cells, strict=True)))


def _csv_rows(text: str) -> Iterator[tuple[int, list[str] | str]]:
    """Rows that are not blank, or what is wrong with them, with the line each begins on."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if "unexpected end" in str(error):
                error = "a quote is not closed, so the rest of the file cannot be read"
            yield line, str(error)
        else:
            if cells:
                yield line, cells


def _check_header(line: int, names: list[str]) -> None:
    if len(names) == 1 and any(mark in names[0] for mark in ";\t"):
        raise DatasetError(
            f"Line {line}, the header, has no commas: save the table with commas between columns."
        )
    for column, name in enumerate(names, start=1):
        if not name:
            raise DatasetError(f"Line {line}, the header, has no name for column {column}.")
        if name in names[: column - 1]:
            raise DatasetError(f"Line {line}, the header, has the name “{name}” twice.")
