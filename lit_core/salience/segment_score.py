"""The influence of one part of a text: its score, its share and its rank."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from lit_core.salience.granularity import Segment


@dataclass(frozen=True)
class SegmentScore:
    """The influence of one segment on the target.

    Attributes:
        segment: the part of the text.
        score: sum of its tokens' scores, in the method's own unit.
        share: score divided by the sum of the absolute values of all scores that count, -1 to 1.
        rank: 1 for the share with the largest absolute value.
        passed_on: of a part of the answer whose influence was followed on to what came before it,
            the share of all influence that went that way, -1 to 1.

    `share` and `rank` are None where the segment does not count: it is special (`<bos>`),
    holds part of the target itself, comes after all of it, is of the response where the method
    looks at the prompt alone, or passed its influence on. What stands between two parts of a target
    counts.
    """

    segment: Segment
    score: float
    share: float | None
    rank: int | None
    passed_on: float | None = None

    @property
    def mean(self) -> float:
        """The score for each of the segment's tokens, on average."""
        return self.score / (self.segment.stop - self.segment.first)


def segment_sums(segments: Sequence[Segment], scores: np.ndarray) -> list[float]:
    """The scores of tokens `(N,)` added up for each segment."""
    return [float(scores[part.first : part.stop].sum()) for part in segments]


def counted_segments(
    segments: Sequence[Segment],
    selection: np.ndarray,
    prompt_tokens: int,
    *,
    prompt_only: bool = False,
) -> list[bool]:
    """Which segments count, as `SegmentScore` says.

    Args:
        segments: the parts of prompt and answer.
        selection: `(T,)` weights of the answer's tokens in the target.
        prompt_tokens: how many tokens come before the answer.
        prompt_only: whether the method looks at the prompt alone.
    """
    selected = np.concatenate([np.zeros(prompt_tokens, bool), selection != 0])
    last = np.flatnonzero(selected)[-1]
    return [
        part.role != "special"
        and part.stop <= last + 1
        and not selected[part.first : part.stop].any()
        and (part.role != "response" or not prompt_only)
        for part in segments
    ]


def shared_and_ranked(
    segments: Sequence[Segment],
    sums: Sequence[float],
    counts: Sequence[bool],
    passed_on: Mapping[int, float] | None = None,
) -> tuple[SegmentScore, ...]:
    """Every segment with its share and rank among those that count.

    Args:
        segments: the parts.
        sums: the score of each.
        counts: whether each of them counts.
        passed_on: by the index of a part, its share of influence that was followed on.
    """
    sizes = {i: abs(value) for i, value in enumerate(sums) if counts[i]}
    total = sum(sizes.values()) or 1.0
    order = sorted(sizes, key=lambda i: -sizes[i])
    ranks = {index: place for place, index in enumerate(order, start=1)}
    return tuple(
        SegmentScore(
            part,
            value,
            value / total if i in sizes else None,
            ranks.get(i),
            (passed_on or {}).get(i),
        )
        for i, (part, value) in enumerate(zip(segments, sums, strict=True))
    )
