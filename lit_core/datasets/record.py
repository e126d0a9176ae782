"""Records: the fields of one line of a file, before they are checked as an example."""

import difflib
from typing import NamedTuple

# Two leading underscores mark reserved names; all other names are template variables.
RESERVED_NAMES = ("__id", "__target", "__expected", "__tags")


class Record(NamedTuple):
    """Named texts, and the line, from 1, on which they begin."""

    line: int
    fields: dict[str, str]


def reserved_name_error(name: str) -> str:
    """What is wrong with a name that begins with two underscores; empty where nothing is."""
    if not name.startswith("__") or name in RESERVED_NAMES:
        return ""
    near = difflib.get_close_matches(name, RESERVED_NAMES, n=1)
    meant = f": did you mean “{near[0]}”?" if near else f", which are {', '.join(RESERVED_NAMES)}"
    return f"has “{name}”, which is not one of the reserved names{meant}"
