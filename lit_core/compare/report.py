"""A comparison as one HTML page that opens anywhere and prints, without a network or a script."""

import html
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from lit_core.compare.appearance import HELPS
from lit_core.compare.check import Check
from lit_core.compare.quoting import percent, points, quoted
from lit_core.compare.report_panels import panels_html
from lit_core.compare.share_table import share_rows
from lit_core.compare.summary import summary
from lit_core.compare.values import Comparison, Explained
from lit_core.salience import find_method

SHEET = (Path(__file__).parent / "report.css").read_text(encoding="utf-8")
STYLE = f":root {{ --helps: rgb({HELPS}); }}\n{SHEET}"
LONGEST_PART, ROWS = 90, 12


def report_html(
    comparison: Comparison,
    explained: Sequence[Explained],
    method: str,
    granularity: str,
    checks: Sequence[Check | None] = (),
    settings: Mapping[str, str] | None = None,
) -> str:
    """Every answer with the influence of each part drawn into its prompt, case by case.

    Args:
        comparison: all cells, those that failed included.
        explained: the answers that can be explained, each with what is selected in it.
        method: the attribution method.
        granularity: the parts influence is added up for.
        checks: for each explained answer, what leaving out its first part did.
        settings: further settings to be named, such as the address the page had.

    Raises:
        SalienceError: there is no such method or granularity.
    """
    names = dict.fromkeys(cell.variant.name for cell in comparison.cells)
    title = f"Comparison of {', '.join(names)}"
    about = {
        "Comparison": comparison.id,
        "Method": find_method(method).title,
        "Shown by": granularity,
        "Colours": "the darker a part, the larger its share of influence on what is outlined; "
        "orange with a dotted underline speaks against it.",
        "Influence": "says which parts of a text an answer reacts to, not what caused it.",
        **(settings or {}),
    }
    parts = [
        "<!doctype html><html lang='en'><head><meta charset='utf-8'>",
        "<meta name='viewport' content='width=device-width'>",
        f"<title>{_safe(title)}</title><style>{STYLE}</style></head><body>",
        f"<h1>{_safe(title)}</h1>",
        _list(about),
    ]
    known = {id(one.cell): one for one in explained}
    tested = dict(zip(map(id, explained), checks, strict=False))
    for cells in comparison.groups():
        of_group = [known[id(cell)] for cell in cells if id(cell) in known]
        first = cells[0]
        parts.append(f"<h2>Case {_safe(first.case.id)}</h2>" + _list(first.case.values))
        said = [tested.get(id(one)) for one in of_group]
        sentences = summary(of_group, method, granularity, said)
        parts += [f"<p dir='auto'>{_safe(line)}</p>" for line in sentences]
        parts.append(
            f"<div class='panels'>{panels_html(cells, of_group, method, granularity)}</div>"
        )
        if len(of_group) > 1:
            parts.append(_changes(of_group, method, granularity))
    return "\n".join([*parts, "</body></html>", ""])


def _changes(explained: Sequence[Explained], method: str, granularity: str) -> str:
    heads = "".join(f"<th scope='col'>{_safe(one.cell.title)}</th>" for one in explained)
    rows = share_rows(explained, method, granularity)[:ROWS]
    lines = "".join(
        f"<tr><td dir='auto'>{_safe(quoted(row.text, LONGEST_PART))}</td>"
        f"{''.join(_cells(row.shares))}<td class='number'>{points(row.change)}</td></tr>"
        for row in rows
    )
    return (
        "<h3>What changed in influence</h3>"
        "<p class='note'>Share of influence on what is outlined; the change is in points.</p>"
        f"<table><tr><th scope='col'>Part</th>{heads}<th scope='col'>Largest change</th></tr>"
        f"{lines}</table>"
    )


def _cells(shares: Sequence[float | None]) -> Iterator[str]:
    for share in shares:
        yield f"<td class='number'>{'–' if share is None else percent(share, 1)}</td>"


def _list(values: Mapping[str, str]) -> str:
    rows = "".join(
        f"<dt>{_safe(name)}</dt><dd dir='auto'>{_safe(value)}</dd>"
        for name, value in values.items()
    )
    return f"<dl>{rows}</dl>" if rows else ""


def _safe(text: str) -> str:
    return html.escape(text)
