"""A plain-language summary of a comparison, in terms of influence, never of cause."""

from collections.abc import Sequence

from lit_core.compare.deletion_report import DeletionReport
from lit_core.compare.quoting import percent, quoted
from lit_core.compare.values import ExplainedAnswer
from lit_core.salience import SegmentScore

MIN_TOP_SHARE = 0.12


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
    target = quoted(one.target.text)
    top = strongest(one.scores())
    if top is None or top.share is None or abs(top.share) < MIN_TOP_SHARE:
        return f"{target} is influenced by many parts: no single one stands out."
    line = one.cell.prompt.count("\n", 0, top.segment.start) + 1
    response = top.segment.role == "response"
    place = "an earlier part of the same answer" if response else f"line {line} of the prompt"
    against = " It speaks against these words." if top.share < 0 else ""
    return (
        f"{target} is influenced most by {place}, "
        f"{quoted(top.segment.text)} ({percent(abs(top.share))} of all influence).{against}"
    )


def _left_out(one: ExplainedAnswer, report: DeletionReport) -> list[str]:
    """A note if the tested part is not the top-ranked one, which is negative or in the answer."""
    top, tested = strongest(one.scores()), report.test.top_part
    if top is None or top.segment.index == tested.index:
        return []
    return [
        f"The test leaves out {quoted(tested.text)}, the part of the prompt that speaks most for "
        "these words."
    ]


def _within(one: ExplainedAnswer, explained: Sequence[ExplainedAnswer]) -> str:
    return f"{one.cell.title}: " if len(explained) > 1 else ""
