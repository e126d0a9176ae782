"""A record is what one line of a file says, before it is known to be an example."""

from typing import NamedTuple


class Record(NamedTuple):
    """Named texts, and the line, from 1, on which they begin."""

    line: int
    fields: dict[str, str]
