"""A comparison in plain words: what stands out, said as influence and never as cause."""

from collections.abc import Sequence

from lit_core.compare.check import Check
from lit_core.compare.quoting import percent, quoted
from lit_core.compare.values import Explained
from lit_core.salience import SegmentScore

STANDS_OUT = 0.12


def summary(
    explained: Sequence[Explained],
    method: str,
    granularity: str,
    checks: Sequence[Check | None] = (),
) -> list[str]:
    """Where the answers part, and for each the part with most influence; then what checks say.

    Args:
        explained: the answers, each with what is selected in it.
        method: the attribution method.
        granularity: the parts influence is added up for.
        checks: for each answer, what leaving out its first part did, where that was tried.
    """
    checked = [
        f"{_within(one, explained)}{sentence}"
        for one, check in zip(explained, checks, strict=False)
        if check
        for sentence in [*_tested(one, check, method, granularity), *check.in_short()]
    ]
    strong = [_sentence(one, method, granularity) for one in explained]
    return [*_parting(explained), *strong, *checked]


def strongest(scores: Sequence[SegmentScore]) -> SegmentScore | None:
    """The part ranked first; None when no part counts."""
    return next((score for score in scores if score.rank == 1), None)


def _parting(explained: Sequence[Explained]) -> list[str]:
    """Where two or more answers first differ."""
    if len(explained) < 2:
        return []
    made = [one.salience.generation for one in explained]
    answers = [each.response.strip() for each in made]
    if len(set(answers)) == 1 and any(each.finish_reason == "given" for each in made):
        return [
            f"Every prompt is asked about the same given answer, {quoted(answers[0], 120)}. "
            "What each would answer by itself may be another."
        ]
    lines = [answer.split("\n") for answer in answers]
    same = 0
    while all(same < len(each) and each[same] == lines[0][same] for each in lines):
        same += 1
    if same >= max(map(len, lines)):
        return ["The answers are the same, word for word."]
    said = [each[same] if same < len(each) else "" for each in lines]
    titles: dict[str, list[str]] = {}
    for text, one in zip(said, explained, strict=True):
        titles.setdefault(text.strip(), []).append(one.cell.title)
    parted = [
        f"{quoted(text) if text else 'nothing more'} in {' and '.join(names)}"
        for text, names in titles.items()
    ]
    return [f"The answers first differ in line {same + 1}: {'; '.join(parted)}."]


def _sentence(one: Explained, method: str, granularity: str) -> str:
    name, target = one.cell.title, quoted(one.target.text)
    top = strongest(one.scores(method, granularity))
    if top is None or top.share is None or abs(top.share) < STANDS_OUT:
        return f"In {name}, {target} is influenced by many parts: no single one stands out."
    line = one.cell.prompt.count("\n", 0, top.segment.start) + 1
    response = top.segment.role == "response"
    place = "an earlier part of the same answer" if response else f"line {line} of the prompt"
    against = " It speaks against these words." if top.share < 0 else ""
    return (
        f"In {name}, {target} is influenced most by {place}, "
        f"{quoted(top.segment.text)} ({percent(abs(top.share))} of all influence).{against}"
    )


def _tested(one: Explained, check: Check, method: str, granularity: str) -> list[str]:
    """Says so where not the part ranked first was left out: one that speaks against, or answer."""
    top, tested = strongest(one.scores(method, granularity)), check.deletion.first
    if top is None or top.segment.index == tested.index:
        return []
    return [
        f"The test leaves out {quoted(tested.text)}, the part of the prompt that speaks most for "
        "these words."
    ]


def _within(one: Explained, explained: Sequence[Explained]) -> str:
    return f"{one.cell.title}: " if len(explained) > 1 else ""
