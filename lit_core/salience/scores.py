"""From gradients to what people read: a score, a share and a rank for each part of the text."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lit_core.gemma import Generation, TargetGradients
from lit_core.salience.granularity import Segment, segment
from lit_core.salience.methods import find_method
from lit_core.salience.target import Target


@dataclass(frozen=True)
class SegmentScore:
    """What one segment has to do with the target.

    Attributes:
        segment: the part of the text.
        score: sum of its tokens' scores, in the method's own unit.
        share: score divided by the sum of the sizes of all scores that count, -1 to 1.
        rank: 1 for the largest share by size.

    `share` and `rank` are None where the segment does not count: it is special (`<bos>`),
    holds part of the target itself, or comes after it.
    """

    segment: Segment
    score: float
    share: float | None
    rank: int | None


@dataclass(frozen=True)
class Salience:
    """Everything needed to explain any part of one response, without the model.

    Attributes:
        generation: the prompt and the response.
        gradients: of every response token, with respect to every token's embedding.
        variables: character ranges of the prompt that a variable's value filled.
    """

    generation: Generation
    gradients: TargetGradients
    variables: tuple[tuple[int, int], ...] = ()

    def token_scores(self, target: Target, method: str = "grad_l2") -> np.ndarray:
        """Scores `(N,)` of all tokens for the log-probability of the target.

        Raises:
            SalienceError: there is no such method.
        """
        selection = np.zeros(self.gradients.dot_input.shape[1])
        selection[target.start : target.end] = 1.0
        return find_method(method).token_scores(self.gradients, selection)

    def segments(self, granularity: str = "lines") -> tuple[Segment, ...]:
        """The parts of prompt and response.

        Raises:
            SalienceError: there is no such granularity, or its pattern cannot be used.
        """
        made = self.generation
        return segment(made.text, made.tokens, made.prompt_tokens, granularity, self.variables)

    def scores(
        self, target: Target, method: str = "grad_l2", granularity: str = "lines"
    ) -> tuple[SegmentScore, ...]:
        """Every segment with what it has to do with the target.

        Raises:
            SalienceError: there is no such method or granularity.
        """
        tokens = self.token_scores(target, method)
        segments = self.segments(granularity)
        sums = [float(tokens[part.first : part.stop].sum()) for part in segments]
        first = self.generation.prompt_tokens + target.start
        counts = [part.role != "special" and part.stop <= first for part in segments]
        return _shared_and_ranked(segments, sums, counts)


def _shared_and_ranked(
    segments: Sequence[Segment], sums: Sequence[float], counts: Sequence[bool]
) -> tuple[SegmentScore, ...]:
    sizes = {i: abs(value) for i, value in enumerate(sums) if counts[i]}
    total = sum(sizes.values()) or 1.0
    order = sorted(sizes, key=lambda i: -sizes[i])
    ranks = {index: place for place, index in enumerate(order, start=1)}
    return tuple(
        SegmentScore(part, value, value / total if i in sizes else None, ranks.get(i))
        for i, (part, value) in enumerate(zip(segments, sums, strict=True))
    )
