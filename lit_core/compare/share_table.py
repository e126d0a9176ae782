"""What changed in influence from one answer to the others: each part's share in each answer."""

from collections.abc import Sequence
from dataclasses import dataclass

from lit_core.compare.alignment import align
from lit_core.compare.values import Explained

ARROW = " → "


@dataclass(frozen=True)
class ShareRow:
    """One part, and what answers to it in the other answers.

    Attributes:
        text: of the part; an arrow stands between the wordings where they differ.
        shares: of each answer, -1 to 1; None where the part is missing or does not count.
        change: the largest change from the first answer; a missing part counts as 0.
    """

    text: str
    shares: tuple[float | None, ...]
    change: float


def share_rows(explained: Sequence[Explained], method: str, granularity: str) -> list[ShareRow]:
    """Every part that counts for some answer, the largest changes on top.

    Raises:
        SalienceError: there is no such method or granularity, or it is not computed yet.
    """
    scores = [one.scores(method, granularity) for one in explained]
    base = [score.segment for score in scores[0]]
    texts: dict[tuple[int, int], dict[str, None]] = {}
    shares: dict[tuple[int, int], list[float | None]] = {}
    for place, rows in enumerate(scores):
        pairs = align(base, [row.segment for row in rows])
        for row in rows:
            if row.share is None:
                continue
            index = row.segment.index
            part = (0, pairs[index]) if index in pairs else (place, index)
            texts.setdefault(part, {})[row.segment.text] = None
            shares.setdefault(part, [None] * len(scores))[place] = row.share
    made = [
        ShareRow(ARROW.join(texts[part]), tuple(values), _change(values))
        for part, values in shares.items()
    ]
    return sorted(made, key=lambda row: -abs(row.change))


def _change(shares: Sequence[float | None]) -> float:
    changes = [(share or 0.0) - (shares[0] or 0.0) for share in shares]
    return max(changes, key=abs)
