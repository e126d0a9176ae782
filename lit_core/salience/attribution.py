"""From evidence to what people read: a score, a share and a rank for each part of the text."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lit_core.errors import SalienceError
from lit_core.gemma import Generation, TargetGradients
from lit_core.salience.evidence import EvidenceKey
from lit_core.salience.granularity import Segment
from lit_core.salience.methods import find_method
from lit_core.salience.options import Options
from lit_core.salience.subject import PROMPT_ROLES, Subject
from lit_core.salience.target import Target

DEFAULTS = Options()


@dataclass(frozen=True)
class SegmentScore:
    """What one segment has to do with the target.

    Attributes:
        segment: the part of the text.
        score: sum of its tokens' scores, in the method's own unit.
        share: score divided by the sum of the sizes of all scores that count, -1 to 1.
        rank: 1 for the largest share by size.

    `share` and `rank` are None where the segment does not count: it is special (`<bos>`),
    holds part of the target itself, comes after all of it, or is of the response where the method
    looks at the prompt alone. What stands between two parts of a target counts.
    """

    segment: Segment
    score: float
    share: float | None
    rank: int | None

    @property
    def mean(self) -> float:
        """The score for each of the segment's tokens, on average."""
        return self.score / (self.segment.stop - self.segment.first)


@dataclass(frozen=True)
class Attribution(Subject):
    """Everything needed to explain any part of one response, without the model."""

    @classmethod
    def of_gradients(
        cls,
        generation: Generation,
        gradients: TargetGradients,
        variables: tuple[tuple[int, int], ...] = (),
    ) -> "Attribution":
        """What gradients alone tell."""
        return cls(generation, variables, {EvidenceKey("gradients"): gradients})

    def selection(self, target: Target) -> np.ndarray:
        """Weights `(T,)` of the response's tokens: 1 in the target, 0 elsewhere, or its own."""
        weights = np.zeros(len(self.generation.response_tokens))
        for start, end, weight in target.spans or ((target.start, target.end, 1.0),):
            weights[start:end] += weight
        return weights

    def answers(
        self, target: Target, method: str, granularity: str = "lines", options: Options = DEFAULTS
    ) -> bool:
        """Whether what is known is enough for these scores."""
        evidence = self.evidence.get(find_method(method).key(granularity, options))
        if isinstance(evidence, TargetGradients):
            return evidence.answers(self.selection(target))
        return evidence is not None

    def token_scores(
        self, target: Target, method: str = "grad_l2", options: Options = DEFAULTS
    ) -> np.ndarray:
        """Scores `(N,)` of all tokens for the log-probability of the target.

        Raises:
            SalienceError: there is no such method, or its evidence is not gathered yet.
        """
        found = find_method(method)
        scores = self._scores(target, method, "tokens", options)
        if not found.per_segment:
            return scores
        tokens = np.zeros(len(self.generation.tokens))
        for part, score in zip(self.prompt_segments("tokens"), scores, strict=True):
            tokens[part.first] = score
        return tokens

    def scores(
        self,
        target: Target,
        method: str = "grad_l2",
        granularity: str = "lines",
        options: Options = DEFAULTS,
    ) -> tuple[SegmentScore, ...]:
        """Every segment with what it has to do with the target.

        Raises:
            SalienceError: there is no such method or granularity, or its evidence is not
                gathered yet.
        """
        found = find_method(method)
        values = self._scores(target, method, granularity, options)
        segments = self.segments(granularity)
        if found.per_segment:
            left = iter(values)
            sums = [float(next(left)) if part.role in PROMPT_ROLES else 0.0 for part in segments]
        else:
            sums = [float(values[part.first : part.stop].sum()) for part in segments]
        selected = np.zeros(len(self.generation.tokens), bool)
        selected[self.generation.prompt_tokens :] = self.selection(target) != 0
        last = self.generation.prompt_tokens + target.end
        counts = [
            part.role != "special"
            and part.stop <= last
            and not selected[part.first : part.stop].any()
            and (part.role != "response" or not found.prompt_only)
            for part in segments
        ]
        return _shared_and_ranked(segments, sums, counts)

    def agreement(
        self,
        target: Target,
        method: str,
        granularity: str = "lines",
        options: Options = DEFAULTS,
    ) -> tuple[str, float] | None:
        """How well the method's scores hold together: a measure's name and value, if it has one.

        Raises:
            SalienceError: the evidence is not gathered yet.
        """
        found = find_method(method)
        return found.agreement(self._known(method, granularity, options), self.selection(target))

    def _scores(
        self, target: Target, method: str, granularity: str, options: Options
    ) -> np.ndarray:
        evidence = self._known(method, granularity, options)
        return find_method(method).scores(evidence, self.selection(target))

    def _known(self, method: str, granularity: str, options: Options):
        found = find_method(method)
        evidence = self.evidence.get(found.key(granularity, options))
        if evidence is None:
            raise SalienceError(
                f'"{found.title}" is not computed for this answer yet: ask for it first.'
            )
        return evidence


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
