"""Which part of a prompt influenced the selected words most, and which of its examples."""

from collections.abc import Sequence

from lit_core.compare.cue import is_cue, strongest_but_cue
from lit_core.compare.deletion_report import DeletionReport
from lit_core.compare.quoting import beginning, percent, place_in_prompt, quoted
from lit_core.compare.values import ExplainedAnswer
from lit_core.compare.worked_examples import strongest_example
from lit_core.salience import SegmentScore

MIN_TOP_SHARE = 0.12
# Where none stands out, so many are named.
NAMED = 2
NO_OTHER = "apart from it no single part stands out"


def finding(one: ExplainedAnswer, report: DeletionReport | None = None) -> str:
    """Which part influenced the selected words most, in a sentence.

    Another one names the strongest part of a few-shot prompt's examples, where the first names none
    of them.

    Args:
        one: the answer.
        report: the deletion test of this explanation, where it was made.
    """
    scores, prompt = one.scores(), one.cell.prompt
    named = _named(scores, prompt)
    told = f"{quoted(one.target.text)} is influenced {_by(named, prompt)}"
    if report and not report.test.confirmed:
        told = f"By an estimate that the test does not confirm, {told}"
    if speaking := _speaking_for(named, scores, prompt):
        named = [*named, speaking]
        told = f"{told} The part that speaks most for them is {_place(speaking, prompt)}."
    example = strongest_example(scores, one.attribution)
    if example is None or example in named:
        return told
    part, against = example.segment, ", against these words" if example.score < 0 else ""
    share = percent(abs(example.share or 0))
    lines = place_in_prompt(prompt, part.start, part.end)
    place = f"{lines}, {beginning(part.text)} ({share}{against})"
    return f"{told} Of the examples, the strongest part is {place}."


def strongest(scores: Sequence[SegmentScore]) -> SegmentScore | None:
    """The part ranked first; None when no part counts."""
    return next((score for score in scores if score.rank == 1), None)


def _named(scores: Sequence[SegmentScore], prompt: str) -> list[SegmentScore]:
    """The strongest part, and the one after a cue; the first ones where none stands out."""
    ranked = sorted((score for score in scores if score.rank), key=lambda score: score.rank or 0)
    if not ranked or not _stands_out(ranked[0]):
        return ranked[:NAMED]
    other = strongest_but_cue(scores, prompt) if is_cue(ranked[0], prompt) else None
    return [ranked[0], other] if other and _stands_out(other) else ranked[:1]


def _speaking_for(
    named: Sequence[SegmentScore], scores: Sequence[SegmentScore], prompt: str
) -> SegmentScore | None:
    """The part that speaks most for the words, where the strongest speaks against them."""
    if not named or named[0].score >= 0 or not _stands_out(named[0]):
        return None
    counted = [score for score in scores if score.share and not is_cue(score, prompt)]
    best = max(counted, key=lambda score: score.score, default=None)
    return best if best and best.score > 0 else None


def _by(named: Sequence[SegmentScore], prompt: str) -> str:
    places = [_place(each, prompt) for each in named]
    if not named or not _stands_out(named[0]):
        leading = f" The strongest: {' and '.join(places)}." if places else ""
        return f"by many parts: no single one stands out.{leading}"
    top = named[0]
    if is_cue(top, prompt):
        rest = f"next comes {places[1]}" if places[1:] else NO_OTHER
        return (
            f"most by the cue at the end of the prompt, {quoted(top.segment.text)} "
            f"({_share(top)}), which only says where the answer begins; {rest}."
        )
    against = " It speaks against these words." if top.score < 0 else ""
    return f"most by {places[0]}.{against}"


def _stands_out(score: SegmentScore) -> bool:
    return score.share is not None and abs(score.share) >= MIN_TOP_SHARE


def _place(score: SegmentScore, prompt: str) -> str:
    """Which part it is, and its share."""
    part = score.segment
    lines = f"{place_in_prompt(prompt, part.start, part.end)} of the prompt"
    place = "an earlier part of the same answer" if part.role == "response" else lines
    return f"{place}, {beginning(part.text)} ({_share(score)})"


def _share(score: SegmentScore) -> str:
    return f"{percent(abs(score.share or 0))} of all parts' influence"
