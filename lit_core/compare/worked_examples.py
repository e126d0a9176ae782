"""Which parts of a few-shot prompt are its worked examples, and which of these is strongest."""

from collections.abc import Sequence

from lit_core.compare.cue import parts_to_leave_out
from lit_core.prompts import examples_span
from lit_core.salience import Attribution, Segment, SegmentScore
from lit_core.salience.masking import PROMPT_ROLES


def example_scores(scores: Sequence[SegmentScore], attribution: Attribution) -> list[SegmentScore]:
    """The parts that lie within the examples; none for a prompt without examples."""
    span = examples_span(attribution.generation.prompt, attribution.variables)
    if span is None:
        return []
    start, end = span
    parts = [score for score in scores if score.segment.role in PROMPT_ROLES]
    return [each for each in parts if start <= each.segment.start and each.segment.end <= end]


def strongest_example(
    scores: Sequence[SegmentScore], attribution: Attribution
) -> SegmentScore | None:
    """The part of the examples with the largest share; None where none has any."""
    counted = [score for score in example_scores(scores, attribution) if score.share]
    return min(counted, key=lambda score: score.rank or 0, default=None)


def examples_to_leave_out(
    scores: Sequence[SegmentScore], attribution: Attribution
) -> tuple[Segment, ...]:
    """The parts of the examples for a deletion test of their own, the strongest first.

    Empty where the test of the whole prompt begins with one of them, or nothing counts.
    """
    examples = example_scores(scores, attribution)
    first, *_ = [*parts_to_leave_out(scores, attribution.generation), None]
    if first is None or any(first.index == each.segment.index for each in examples):
        return ()
    return parts_to_leave_out(examples, attribution.generation)
