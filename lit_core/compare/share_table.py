"""What changed in influence from one answer to the others: each part's share in each answer."""

from collections.abc import Sequence
from dataclasses import dataclass

from lit_core.compare.alignment import aligned_rows
from lit_core.compare.quoting import line_number, quoted_difference
from lit_core.compare.values import ExplainedAnswer
from lit_core.salience import SegmentScore
from lit_core.salience.masking import PROMPT_ROLES

ARROW = " → "


@dataclass(frozen=True)
class ShareRow:
    """One part and its counterparts in the other answers.

    Attributes:
        parts: the number of the part in each answer; None where it is missing.
        wordings: the texts of the part, one where they are the same.
        shares: of each answer, -1 to 1; None where the part is missing or does not count.
        change: the largest change from the first answer; a missing part counts as 0.
        line: of the prompt in which the part stands first; None for a part of an answer.
    """

    parts: tuple[int | None, ...]
    wordings: tuple[str, ...]
    shares: tuple[float | None, ...]
    change: float
    line: int | None = None

    @property
    def text(self) -> str:
        """The part; an arrow stands between wordings that differ."""
        return ARROW.join(self.wordings)

    def quoted(self, longest: int) -> str:
        """The same between quotation marks; of long wordings the stretch where they differ."""
        return ARROW.join(quoted_difference(self.wordings, longest // len(self.wordings)))


def share_rows(explained: Sequence[ExplainedAnswer]) -> list[ShareRow]:
    """Every part that counts for some answer, the largest changes on top.

    Raises:
        SalienceError: there is no such method or granularity, or it is not computed yet.
    """
    scores = [one.scores() for one in explained]
    rows = []
    for row in aligned_rows([[score.segment for score in each] for each in scores]):
        found = [
            None if index is None else each[index] for index, each in zip(row, scores, strict=True)
        ]
        shares = tuple(score.share if score else None for score in found)
        texts = dict.fromkeys(s.segment.text for s in found if s and s.share is not None)
        if texts:
            line = next(
                _line(one, score) for one, score in zip(explained, found, strict=True) if score
            )
            rows.append(ShareRow(row, tuple(texts), shares, _change(shares), line))
    return sorted(rows, key=lambda row: -abs(row.change))


def _change(shares: Sequence[float | None]) -> float:
    changes = [(share or 0.0) - (shares[0] or 0.0) for share in shares]
    return max(changes, key=abs)


def _line(one: ExplainedAnswer, score: SegmentScore) -> int | None:
    part = score.segment
    return line_number(one.cell.prompt, part.start) if part.role in PROMPT_ROLES else None
