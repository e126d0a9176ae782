"""Prompts and answers of a report, part by part: influence, selection and what differs."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from lit_core.compare.appearance import (
    LABELLED_RANKS,
    MAX_OPACITY,
    MIN_UNDERLINED_WEIGHT,
    NEGATIVE_RGB,
    POSITIVE_RGB,
)
from lit_core.compare.decoding_words import decoding_in_words
from lit_core.compare.differences import IN_WORDS, Difference, change_kind, differences
from lit_core.compare.ending import ending
from lit_core.compare.quoting import percent
from lit_core.compare.values import Cell, ExplainedAnswer
from lit_core.gemma import Generation, resolve
from lit_core.salience import SegmentScore


@dataclass(frozen=True)
class ReportPart:
    """A part of a text, and how it is drawn.

    Attributes:
        text: as it is in the prompt or answer.
        css_class: `picked` where it is explained, `negative` where it speaks against that.
        colour: behind it, as CSS writes it; empty where it has no influence.
        title: what is said of it where a pointer rests.
        share: of influence, beside it; empty for all but the strongest and those that differ.
        change: how it differs from another prompt, beside it.
        lines: the text of a part of a prompt, line by line, each after the number of the prompt's
            line that begins with it; 0 where none does.
    """

    text: str
    css_class: str = ""
    colour: str = ""
    title: str = ""
    share: str = ""
    change: str = ""
    lines: Sequence[tuple[int, str]] = ()


@dataclass(frozen=True)
class ReportPanel:
    """One answer with its prompt, and how it was made."""

    title: str
    prompt: Sequence[ReportPart]
    answer: Sequence[ReportPart]
    note: str


def report_panels(cells: Sequence[Cell], explained: Sequence[ExplainedAnswer]) -> list[ReportPanel]:
    """All cells of a case, with one colour scale."""
    scores = {id(one.cell): one.scores() for one in explained}
    shares = [abs(s.share) for each in scores.values() for s in each if s.share]
    known = {id(one.cell): one for one in explained}
    prompts = [cell.prompt for cell in cells]
    panels = []
    for index, cell in enumerate(cells):
        generation = cell.generation
        prompt = [ReportPart(cell.prompt)]
        answer = [ReportPart(generation.response if generation else cell.error)]
        if id(cell) in known:
            marks = differences(prompts, index)
            peak = max(shares, default=1.0)
            prompt, answer = _texts(known[id(cell)], scores[id(cell)], peak, marks)
        if "\n" in cell.prompt[:-1]:
            prompt = [*_numbered(prompt)]
        panels.append(ReportPanel(cell.title, prompt, answer, _note(cell)))
    return panels


def _numbered(prompt: Iterable[ReportPart]) -> Iterator[ReportPart]:
    """The parts of a prompt, with the numbers of the lines that begin in them."""
    number, begins = 1, True
    for part in prompt:
        lines: list[tuple[int, str]] = []
        for text in re.findall("[^\n]*\n|[^\n]+", part.text):
            lines.append((number if begins else 0, text))
            begins = text.endswith("\n")
            number += begins
        yield replace(part, lines=lines)


def models_in_words(cells: Sequence[Cell]) -> dict[str, str]:
    """By which model the answers were made, and how it computed, for who makes them again."""
    infos = {
        cell.generation.model.fingerprint: cell.generation.model
        for cell in cells
        if cell.generation
    }
    told = [
        f"{resolve(info.name).title}, computed in {info.dtype} by {info.backend} on {info.device}; "
        f"fingerprint of its weights {fingerprint}"
        for fingerprint, info in infos.items()
    ]
    return {"Model": "; ".join(told)} if told else {}


def _note(cell: Cell) -> str:
    generation, when = cell.generation, _readable(cell.created_at)
    if not generation:
        return f"{when}."
    info, source = generation.model, resolve(generation.model.name)
    written = "" if generation.finish_reason == "given" else _written(generation)
    made = f"{source.title}, {when}."
    return " ".join(filter(None, [made, ending(generation), written, info.caution, source.notice]))


def _readable(created_at: str) -> str:
    at = datetime.fromisoformat(created_at).astimezone(UTC)
    return f"{at:%Y-%m-%d, %H:%M} UTC"


def _written(generation: Generation) -> str:
    return f"Written with {decoding_in_words(generation.decoding)}."


def _texts(
    one: ExplainedAnswer, scores: Sequence[SegmentScore], peak: float, marks: Sequence[Difference]
) -> tuple[list[ReportPart], list[ReportPart]]:
    """The parts of the prompt and those of the answer, with what stands between them."""
    generation = one.attribution.generation
    selected = one.attribution.selection(one.target)
    prompt: list[ReportPart] = []
    answer: list[ReportPart] = []
    at = 0
    for score in scores:
        part = score.segment
        if part.role == "special":
            continue
        answered = part.role == "response"
        stop = generation.tokens[part.stop - 1].end
        own = slice(part.first - generation.prompt_tokens, part.stop - generation.prompt_tokens)
        picked = answered and bool(selected[own].any())
        before, after = generation.text[at : part.start], generation.text[part.end : stop]
        change = IN_WORDS.get(change_kind(part, marks), "")
        shown = _part(score, peak, picked=picked, change=change)
        texts = answer if answered else prompt
        texts += [ReportPart(before), shown, ReportPart(after)]
        at = max(at, stop)
    return prompt, answer


def _part(score: SegmentScore, peak: float, *, picked: bool, change: str) -> ReportPart:
    css_class = "picked" if picked else ""
    part = ReportPart(score.segment.text, css_class=css_class, change=change)
    if score.passed_on:
        return replace(part, title=f"{percent(score.passed_on, 1)} passes on to what came before")
    if picked or not score.share:
        return part
    weight = abs(score.share) / peak
    against = score.share < 0
    tone = NEGATIVE_RGB if against else POSITIVE_RGB
    shown = bool(change) or (score.rank is not None and score.rank <= LABELLED_RANKS)
    return replace(
        part,
        css_class="negative" if against and weight > MIN_UNDERLINED_WEIGHT else "",
        colour=f"rgb({tone} / {MAX_OPACITY * weight:.2f})",
        title=f"influence {percent(score.share, 1)}, rank {score.rank}",
        share=percent(score.share) if shown else "",
    )
