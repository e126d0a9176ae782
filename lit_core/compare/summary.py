"""A plain-language summary of a comparison, in terms of influence, never of cause."""

from collections.abc import Sequence
from typing import TypeGuard

from lit_core.compare.cue import is_cue, strongest_but_cue
from lit_core.compare.deletion_report import DeletionReport
from lit_core.compare.quoting import line_number, percent, quoted
from lit_core.compare.values import ExplainedAnswer
from lit_core.salience import SegmentScore

MIN_TOP_SHARE = 0.12
# Where none stands out, so many are named.
NAMED = 2
NO_OTHER = "apart from it no single part stands out"


def summary(
    explained: Sequence[ExplainedAnswer], reports: Sequence[DeletionReport | None] = ()
) -> list[str]:
    """Where the answers first differ, the most influential part for each, and the test results.

    Args:
        explained: the answers, each with the selection that is explained.
        reports: the deletion report of each answer; None where no test was run.
    """
    tested = [
        f"{_within(one, explained)}{sentence}"
        for one, report in zip(explained, reports, strict=False)
        if report
        for sentence in [*_left_out(one, report), *report.short_sentences()]
    ]
    strong = [f"In {one.cell.title}, {finding(one)}" for one in explained]
    return [*filter(None, [first_difference(explained)]), *strong, *tested]


def strongest(scores: Sequence[SegmentScore]) -> SegmentScore | None:
    """The part ranked first; None when no part counts."""
    return next((score for score in scores if score.rank == 1), None)


def first_difference(explained: Sequence[ExplainedAnswer]) -> str:
    """Where two or more answers first differ, in a sentence; empty for one answer."""
    if len(explained) < 2:
        return ""
    generations = [one.attribution.generation for one in explained]
    answers = [each.response.strip() for each in generations]
    if len(set(answers)) == 1 and any(each.finish_reason == "given" for each in generations):
        return (
            f"Every prompt is asked about the same given answer, {quoted(answers[0], 120)}. "
            "Each prompt's own answer may differ from it."
        )
    lines = [answer.split("\n") for answer in answers]
    same = 0
    while all(same < len(each) and each[same] == lines[0][same] for each in lines):
        same += 1
    if same >= max(map(len, lines)):
        return "The answers are the same, word for word."
    said = [each[same] if same < len(each) else "" for each in lines]
    titles: dict[str, list[str]] = {}
    for text, one in zip(said, explained, strict=True):
        titles.setdefault(text.strip(), []).append(one.cell.title)
    parted = [
        f"{quoted(text) if text else 'nothing more'} in {' and '.join(names)}"
        for text, names in titles.items()
    ]
    return f"The answers first differ in line {same + 1}: {'; '.join(parted)}."


def finding(one: ExplainedAnswer) -> str:
    """Which part influenced the selected words most, in a sentence."""
    target, scores, prompt = quoted(one.target.text), one.scores(), one.cell.prompt
    top = strongest(scores)
    if top is None or not _stands_out(top):
        ranked = sorted((s for s in scores if s.rank), key=lambda s: s.rank or 0)[:NAMED]
        named = " and ".join(_place(score, prompt) for score in ranked)
        leading = f" The strongest: {named}." if named else ""
        return f"{target} is influenced by many parts: no single one stands out.{leading}"
    if is_cue(top, prompt):
        other = strongest_but_cue(scores, prompt)
        rest = f"next comes {_place(other, prompt)}" if _stands_out(other) else NO_OTHER
        return (
            f"{target} is influenced most by the cue at the end of the prompt, "
            f"{quoted(top.segment.text)} ({_share(top)}), which only says where the answer begins; "
            f"{rest}."
        )
    against = " It speaks against these words." if (top.share or 0) < 0 else ""
    return f"{target} is influenced most by {_place(top, prompt)}.{against}"


def _stands_out(score: SegmentScore | None) -> TypeGuard[SegmentScore]:
    return score is not None and score.share is not None and abs(score.share) >= MIN_TOP_SHARE


def _place(score: SegmentScore, prompt: str) -> str:
    """Which part it is, and its share."""
    part = score.segment
    line = f"line {line_number(prompt, part.start)} of the prompt"
    place = "an earlier part of the same answer" if part.role == "response" else line
    return f"{place}, {quoted(part.text)} ({_share(score)})"


def _share(score: SegmentScore) -> str:
    return f"{percent(abs(score.share or 0))} of all influence"


def verdict(one: ExplainedAnswer, report: DeletionReport) -> str:
    """Whether a test confirms the finding, with the two figures that rests on."""
    confirmed = "confirmed" if report.test.confirmed else "not confirmed"
    top, tested = strongest(one.scores()), report.test.top_part
    if top and is_cue(top, one.cell.prompt):
        part = quoted(tested.text)  # beside a cue the finding names a second part
    elif top is None or top.segment.index != tested.index:
        part = f"{quoted(tested.text)}, which speaks most for these words,"
    elif tested.text != top.segment.text:
        part = quoted(tested.text)  # the part ends in a cue, which was left in
    else:
        part = "this part"
    return (
        f"This influence is {confirmed} by a test: without {part} {report.test.effect}; without "
        f"one chosen at random {report.test.random_effect}."
    )


def _left_out(one: ExplainedAnswer, report: DeletionReport) -> list[str]:
    """A note if the tested part is not the top-ranked one: a cue, negative or in the answer."""
    top, tested = strongest(one.scores()), report.test.top_part
    if top is None or top.segment.index == tested.index:
        return []
    if is_cue(top, one.cell.prompt):
        return [f"The test leaves out {quoted(tested.text)}, the next part apart from the cue."]
    return [
        f"The test leaves out {quoted(tested.text)}, the part of the prompt that speaks most for "
        "these words."
    ]


def _within(one: ExplainedAnswer, explained: Sequence[ExplainedAnswer]) -> str:
    return f"{one.cell.title}: " if len(explained) > 1 else ""
