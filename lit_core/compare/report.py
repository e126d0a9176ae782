"""A comparison as one HTML page that opens anywhere and prints, without a network or a script."""

import html
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from lit_core.compare.check import Check
from lit_core.compare.quoting import percent, quoted
from lit_core.compare.share_table import share_rows
from lit_core.compare.summary import summary
from lit_core.compare.values import Cell, Comparison, Explained
from lit_core.salience import SegmentScore, find_method

STYLE = (Path(__file__).parent / "report.css").read_text(encoding="utf-8")
HELPS, HINDERS = "124 77 188", "192 112 42"
DEEPEST = 0.62
LABELLED_RANKS, LONGEST_PART, ROWS = 3, 90, 12


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
    title = f"Comparison {comparison.id}"
    about = {
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
        panels = "".join(_panel(cell, known.get(id(cell)), method, granularity) for cell in cells)
        parts.append(f"<div class='panels'>{panels}</div>")
        if len(of_group) > 1:
            parts.append(_changes(of_group, method, granularity))
    return "\n".join([*parts, "</body></html>", ""])


def _panel(cell: Cell, one: Explained | None, method: str, granularity: str) -> str:
    made = cell.generation
    if made is None or one is None:
        text = made.response if made else cell.error
        body = (
            f"<div class='text' dir='auto'>{_safe(cell.prompt)}</div>"
            f"<div class='text answer' dir='auto'>{_safe(text)}</div>"
        )
    else:
        body = _texts(one, one.scores(method, granularity))
    model = ""
    if made:
        model = f"{made.model.name}, fingerprint {made.model.fingerprint}; " + json.dumps(
            made.decoding.to_json(), ensure_ascii=False
        )
        if made.finish_reason == "given":
            model = f"This answer was given; the model only read it. {model}"
        if made.model.teaching:
            model += "; a teaching model, knows made-up menu prompts"
    note = f"Sample {cell.sample_index + 1}, {cell.created_at}. {model}"
    return (
        f"<section class='panel'><h3>{_safe(cell.title)}</h3>{body}"
        f"<p class='note'>{_safe(note)}</p></section>"
    )


def _texts(one: Explained, scores: Sequence[SegmentScore]) -> str:
    made = one.salience.generation
    selected = one.salience.selection(one.target)
    peak = max((abs(score.share) for score in scores if score.share), default=1.0)
    found: dict[bool, list[str]] = {False: [], True: []}
    at = 0
    for score in scores:
        part = score.segment
        if part.role == "special":
            continue
        answered = part.role == "response"
        stop = made.tokens[part.stop - 1].end
        own = slice(part.first - made.prompt_tokens, part.stop - made.prompt_tokens)
        picked = answered and bool(selected[own].any())
        before, after = made.text[at : part.start], made.text[part.end : stop]
        found[answered] += [_safe(before), _part(score, peak, picked=picked), _safe(after)]
        at = max(at, stop)
    return (
        f"<div class='text' dir='auto'>{''.join(found[False])}</div>"
        f"<div class='text answer' dir='auto'>{''.join(found[True])}</div>"
    )


def _part(score: SegmentScore, peak: float, *, picked: bool) -> str:
    text = _safe(score.segment.text)
    if picked:
        return f"<span class='picked'>{text}</span>"
    if not score.share:
        return f"<span>{text}</span>"
    tone, kind = (HINDERS, " class='negative'") if score.share < 0 else (HELPS, "")
    depth = DEEPEST * abs(score.share) / peak
    label = f"influence {percent(score.share, 1)}, rank {score.rank}"
    shown = score.rank is not None and score.rank <= LABELLED_RANKS
    tag = f"<b>{percent(score.share)}</b>" if shown else ""
    style = f"background-color: rgb({tone} / {depth:.2f})"
    return f"<span{kind} style='{style}' title='{label}'>{text}</span>{tag}"


def _changes(explained: Sequence[Explained], method: str, granularity: str) -> str:
    heads = "".join(f"<th scope='col'>{_safe(one.cell.title)}</th>" for one in explained)
    rows = share_rows(explained, method, granularity)[:ROWS]
    lines = "".join(
        f"<tr><td dir='auto'>{_safe(quoted(row.text, LONGEST_PART))}</td>"
        f"{''.join(_cells(row.shares))}<td class='number'>{100 * row.change:+.1f}</td></tr>"
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
