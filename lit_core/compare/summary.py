"""What is known of each answer, and how answers differ, in terms of influence, never of cause."""

from collections.abc import Sequence

from lit_core.compare.deletion_report import DeletionReport
from lit_core.compare.finding import finding
from lit_core.compare.quoting import quoted, quoted_difference
from lit_core.compare.values import ExplainedAnswer
from lit_core.compare.verdict import left_out


def summary(one: ExplainedAnswer, report: DeletionReport | None = None) -> list[str]:
    """The most influential part for one answer, and the result of its test, if one was run."""
    tested = [*left_out(one, report), *report.sentences()] if report else []
    return [finding(one, report), *tested]


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
        f"{shown if text else 'nothing more'} in {' and '.join(names)}"
        for (text, names), shown in zip(titles.items(), quoted_difference([*titles]), strict=True)
    ]
    where = f"first differ in line {same + 1}" if max(map(len, lines)) > 1 else "differ"
    return f"The answers {where}: {'; '.join(parted)}."
