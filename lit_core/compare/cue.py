"""What is said of a prompt's parts leaves out its cue, such as “Label:”: see `cue_start`."""

from collections.abc import Sequence
from dataclasses import replace

from lit_core.gemma import Generation
from lit_core.salience import Segment, SegmentScore, cue_start, strongest_parts
from lit_core.salience.masking import PROMPT_ROLES


def is_cue(score: SegmentScore, prompt: str) -> bool:
    """Whether a part is the prompt's cue, or lies within it."""
    start = cue_start(prompt)
    part = score.segment
    return start is not None and part.role in PROMPT_ROLES and part.start >= start


def strongest_but_cue(scores: Sequence[SegmentScore], prompt: str) -> SegmentScore | None:
    """The part that ranks first of those that are no cue; None when no such part counts."""
    counted = [score for score in scores if score.rank and not is_cue(score, prompt)]
    return min(counted, key=lambda score: score.rank or 0, default=None)


def parts_to_leave_out(
    scores: Sequence[SegmentScore], generation: Generation
) -> tuple[Segment, ...]:
    """The parts for a deletion test, those that speak most for the target first.

    A cue is left out neither as the strongest part nor by chance: without it the answer begins
    elsewhere, which says nothing of the other parts. So a part that ends in it is left out up to
    there. Where nothing else counts, the cue is tested.
    """
    others = [score for score in scores if not is_cue(score, generation.prompt)]
    parts = strongest_parts(others) or strongest_parts(scores)
    return tuple(up_to_cue(part, generation) for part in parts)


def up_to_cue(part: Segment, generation: Generation) -> Segment:
    """The part without the cue that it ends in; as it is where it ends in none."""
    start = cue_start(generation.prompt)
    if start is None or not part.start < start < part.end:
        return part
    places = range(part.first, part.stop)
    stop = next(place for place in places if generation.tokens[place].end > start)
    text = generation.prompt[part.start : start].rstrip()
    return replace(part, stop=stop, end=part.start + len(text), text=text)
