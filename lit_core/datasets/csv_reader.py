"""CSV: a table whose columns are named texts, quoted as in RFC 4180."""

import csv
import io
from collections.abc import Iterator

from lit_core.datasets.example import LineProblem
from lit_core.datasets.fetching import LARGEST
from lit_core.datasets.record import Record, reserved_name_error
from lit_core.errors import DatasetError

# A cell may be as long as a file.
csv.field_size_limit(LARGEST)
_NOT_CLOSED = "a quote is not closed, so the rest of the file cannot be read"
_NOT_DOUBLED = "not valid CSV: a quotation mark inside a quoted cell has to be written twice"


def read_csv(text: str) -> Iterator[Record | LineProblem]:
    """The rows below the header of RFC 4180 `text`, or what is wrong with them.

    Raises:
        DatasetError: The header cannot be used, so no row can be read.
    """
    rows = _csv_rows(text)
    line, header = next(rows, (1, []))
    if isinstance(header, str):
        raise DatasetError(f"Line {line}, the header, cannot be read: {header}.")
    names = [name.strip() for name in header]
    _check_header(line, names)
    for line, cells in rows:
        if isinstance(cells, str):
            yield LineProblem(line, cells)
        elif len(cells) != len(names):
            yield LineProblem(line, f"has {len(cells)} cells where the header has {len(names)}")
        else:
            yield Record(line, dict(zip(names, cells, strict=True)))


def _csv_rows(text: str) -> Iterator[tuple[int, list[str] | str]]:
    """Rows that are not blank, or what is wrong with them, with the line each begins on."""
    lines = list(io.StringIO(text, newline=""))
    first, cells_end = 0, True
    while first < len(lines):
        begin = first
        reader = csv.reader((lines[place] for place in range(first, len(lines))), strict=True)
        try:
            for cells in reader:
                if cells:
                    yield begin + 1, cells
                begin = first + reader.line_num
            return
        except csv.Error:
            # Given up after one failed search: one to the end of the file per row would take hours.
            end = _end_of_row(lines, begin) if cells_end else None
            if end is None:
                cells_end = False
                end = begin + 1 if lines[begin].count('"') % 2 == 0 else len(lines) + 1
        yield begin + 1, _fault(begin, end) if end <= len(lines) else _NOT_CLOSED
        first = end


def _fault(begin: int, end: int) -> str:
    through = f", and the row goes on to line {end}" if end > begin + 1 else ""
    return _NOT_DOUBLED + through


def _end_of_row(lines: list[str], begin: int) -> int | None:
    """The number of the line on which an invalid row ends; None if a cell is never closed.

    Reading resumes after that line, so it must not end inside a cell: no cell may be open, and the
    number of quotation marks must be even, counting either those of quoted cells or all of them.
    """
    in_cells = in_all = 0
    is_open = False
    for number, line in enumerate(lines[begin:], begin + 1):
        in_all += line.count('"')
        at_start = True
        for place, character in enumerate(line):
            if character == '"' and (is_open or at_start):
                in_cells += 1
                # One that is followed by anything else is a mark that should have been doubled.
                is_open = not (is_open and line[place + 1 : place + 2] in {"", ",", "\r", "\n"})
            at_start = character == "," and not is_open
        if not is_open and (in_cells % 2 == 0 or in_all % 2 == 0):
            return number
    return None


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
        if reason := reserved_name_error(name):
            raise DatasetError(f"Line {line}, the header, {reason}.")
