"""Prompts and answers of a report: influence, selection and differences drawn into the text."""

import json
from collections.abc import Sequence
from html import escape

from lit_core.compare.appearance import DEEPEST, FAINT, HELPS, HINDERS, LABELLED_RANKS
from lit_core.compare.differences import IN_WORDS, Difference, change_of, differences
from lit_core.compare.quoting import percent
from lit_core.compare.values import Cell, Explained
from lit_core.gemma import notice_of
from lit_core.salience import SegmentScore


def panels_html(
    cells: Sequence[Cell], explained: Sequence[Explained], method: str, granularity: str
) -> str:
    """All cells of a case, with one colour scale."""
    scores = {id(one.cell): one.scores(method, granularity) for one in explained}
    shares = [abs(s.share) for each in scores.values() for s in each if s.share]
    known = {id(one.cell): one for one in explained}
    prompts = [cell.prompt for cell in cells]
    panels = []
    for index, cell in enumerate(cells):
        drawn = None
        if id(cell) in known:
            marks = differences(prompts, index)
            drawn = _texts(known[id(cell)], scores[id(cell)], max(shares, default=1.0), marks)
        panels.append(_panel(cell, drawn))
    return "".join(panels)


def _panel(cell: Cell, body: str | None) -> str:
    made = cell.generation
    if body is None:
        text = made.response if made else cell.error
        body = (
            f"<div class='text' dir='auto'>{escape(cell.prompt)}</div>"
            f"<div class='text answer' dir='auto'>{escape(text)}</div>"
        )
    model = ""
    if made:
        model = f"{made.model.name}, fingerprint {made.model.fingerprint}; " + json.dumps(
            made.decoding.to_json(), ensure_ascii=False
        )
        if made.finish_reason == "given":
            model = f"This answer was given; the model only read it. {model}"
        sentences = [f"{model}.", made.model.caution, notice_of(made.model.name)]
        model = " ".join(filter(None, sentences))
    note = f"Sample {cell.sample_index + 1}, {cell.created_at}. {model}"
    return (
        f"<section class='panel'><h3>{escape(cell.title)}</h3>{body}"
        f"<p class='note'>{escape(note)}</p></section>"
    )


def _texts(
    one: Explained, scores: Sequence[SegmentScore], peak: float, marks: Sequence[Difference]
) -> str:
    made = one.salience.generation
    selected = one.salience.selection(one.target)
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
        kind = change_of(part, marks)
        change = f"<i>{IN_WORDS[kind]}</i>" if kind else ""
        shown = _part(score, peak, picked=picked) + change
        found[answered] += [escape(before), shown, escape(after)]
        at = max(at, stop)
    return (
        f"<div class='text' dir='auto'>{''.join(found[False])}</div>"
        f"<div class='text answer' dir='auto'>{''.join(found[True])}</div>"
    )


def _part(score: SegmentScore, peak: float, *, picked: bool) -> str:
    text = escape(score.segment.text)
    if picked:
        return f"<span class='picked'>{text}</span>"
    if not score.share:
        return f"<span>{text}</span>"
    weight = abs(score.share) / peak
    against = score.share < 0 and weight > FAINT
    tone, kind = (HINDERS, " class='negative'") if against else (HELPS, "")
    label = f"influence {percent(score.share, 1)}, rank {score.rank}"
    shown = score.rank is not None and score.rank <= LABELLED_RANKS
    tag = f"<b>{percent(score.share)}</b>" if shown else ""
    style = f"background-color: rgb({tone} / {DEEPEST * weight:.2f})"
    return f"<span{kind} style='{style}' title='{label}'>{text}</span>{tag}"
