"""Turns explained answers into what the salience view draws: plain data, all wording done."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lit_core.compare import Explained
from lit_core.prompts import changed_spans
from lit_core.salience import SegmentScore, find_method

LABELLED_RANKS = 3
MARKS = {"added": "new", "changed": "changed"}
MARKS_OF_FIRST = {"added": "only here", "changed": "changed"}


@dataclass(frozen=True)
class Shown:
    """One panel: an explained answer under a title."""

    title: str
    explained: Explained


@dataclass(frozen=True)
class Picked:
    """Characters `[start, end)` of the response in one panel."""

    panel: int
    start: int
    end: int


def view_data(panels: Sequence[Shown], method: str, granularity: str) -> dict[str, Any]:
    """Everything the view needs; one colour scale, from 0 to the largest share in any panel.

    Raises:
        SalienceError: there is no such method or granularity.
    """
    scored = [p.explained.scores(method, granularity) for p in panels]
    shares = [abs(score.share) for scores in scored for score in scores if score.share is not None]
    peak = max(shares, default=0.0)
    prompts = [panel.explained.cell.prompt for panel in panels]
    return {
        "panels": [
            _panel(panel, scores, peak, _marks(prompts, index))
            for index, (panel, scores) in enumerate(zip(panels, scored, strict=True))
        ],
        "signed": find_method(method).signed,
        "scale": f"0 – {peak:.0%}",
    }


def _panel(
    panel: Shown, scores: Sequence[SegmentScore], peak: float, marks: list[tuple[int, int, str]]
) -> dict[str, Any]:
    made, target = panel.explained.salience.generation, panel.explained.target
    tokens = made.tokens
    first, stop = made.prompt_tokens + target.start, made.prompt_tokens + target.end
    pieces = []
    for score in scores:
        part = score.segment
        if part.role == "special":
            continue
        begin, end = tokens[part.first].start, tokens[part.stop - 1].end
        pieces.append(
            {
                "before": made.text[begin : part.start],
                "text": part.text,
                "after": made.text[part.end : end],
                "response": part.role == "response",
                "start": part.start - len(made.prompt),
                "end": part.end - len(made.prompt),
                "picked": part.first < stop and part.stop > first,
                "weight": abs(score.share or 0.0) / peak if peak else 0.0,
                "negative": (score.share or 0.0) < 0,
                "label": _label(score),
                "tag": f"{score.share:.0%}" if _is_labelled(score) else "",
                "mark": _mark(part.start, part.end, marks),
            }
        )
    return {"title": panel.title, "pieces": pieces, "note": _note(made.finish_reason)}


def _is_labelled(score: SegmentScore) -> bool:
    return score.rank is not None and score.rank <= LABELLED_RANKS and bool(score.share)


def _label(score: SegmentScore) -> str:
    if score.share is None:
        return ""
    return f"influence {score.share:.1%}, rank {score.rank}"


def _note(finish_reason: str) -> str:
    notes = {
        "length": "The answer was cut at its longest: allow more tokens to see it whole.",
        "cancelled": "You stopped this answer before its end.",
    }
    return notes.get(finish_reason, "")


def _marks(prompts: Sequence[str], index: int) -> list[tuple[int, int, str]]:
    """Ranges of a prompt that differ: from the first prompt, or for the first, from the second."""
    if len(prompts) < 2:
        return []
    other, names = (prompts[0], MARKS) if index else (prompts[1], MARKS_OF_FIRST)
    spans = changed_spans(other, prompts[index])
    return [(span.start, span.end, names[span.kind]) for span in spans if span.kind in names]


def _mark(start: int, end: int, marks: list[tuple[int, int, str]]) -> str:
    return next((name for begin, stop, name in marks if start < stop and begin < end), "")
