"""A comparison in plain words: what stands out, said as influence and never as cause."""

from collections.abc import Sequence

from lit_core.compare.values import Explained
from lit_core.salience import SegmentScore

STANDS_OUT = 0.12
LONGEST = 70


def summary(explained: Sequence[Explained], method: str, granularity: str) -> list[str]:
    """One sentence a variant: what it answered, and the part with most influence on that."""
    return [_sentence(one, method, granularity) for one in explained]


def strongest(scores: Sequence[SegmentScore]) -> SegmentScore | None:
    """The part ranked first; None when no part counts."""
    return next((score for score in scores if score.rank == 1), None)


def _sentence(one: Explained, method: str, granularity: str) -> str:
    name, target = one.cell.variant.name, _quoted(one.target.text)
    top = strongest(one.scores(method, granularity))
    if top is None or top.share is None or abs(top.share) < STANDS_OUT:
        return f"In {name}, no single part stands out in its influence on {target}."
    line = one.cell.prompt.count("\n", 0, top.segment.start) + 1
    response = top.segment.role == "response"
    place = "an earlier part of the same answer" if response else f"line {line} of the prompt"
    against = " It speaks against these words." if top.share < 0 else ""
    return (
        f"In {name}, {target} is influenced most by {place}, "
        f"{_quoted(top.segment.text)} ({abs(top.share):.0%} of all influence).{against}"
    )


def _quoted(text: str) -> str:
    line = " ".join(text.split())
    return f"“{line if len(line) <= LONGEST else line[: LONGEST - 1] + '…'}”"
