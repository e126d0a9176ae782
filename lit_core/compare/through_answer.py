"""How much influence comes by way of earlier parts of the same answer, in words."""

from lit_core.compare.quoting import beginning, percent
from lit_core.compare.values import ExplainedAnswer
from lit_core.salience import SegmentScore, find_method

FOLLOW = "Follow the answer back to the prompt"
# A smaller share of the answer's parts is not worth a sentence.
WORTH_TELLING = 0.1
# So many parts of the answer are named.
NAMED = 2


def is_worth_following(one: ExplainedAnswer) -> bool:
    """Whether earlier parts of the answer have much influence that can be followed back.

    Raises:
        SalienceError: the influence is not computed yet.
    """
    can = find_method(one.config.method).multi_hop and not one.config.is_multi_hop
    return can and _share_of_answer(one) >= WORTH_TELLING


def through_answer(one: ExplainedAnswer) -> str:
    """What was followed back through the answer, or could be; empty where there is little.

    Raises:
        SalienceError: the influence is not computed yet.
    """
    if is_worth_following(one):
        return (
            f"{percent(_share_of_answer(one))} of the influence comes from earlier parts of the "
            f"same answer: “{FOLLOW}” shows where that comes from."
        )
    if not one.config.is_multi_hop:
        return ""
    ways = sorted(one.scores(), key=lambda score: -abs(score.passed_on or 0))
    named = [score for score in ways[:NAMED] if score.passed_on]
    if not named:
        return "No influence comes by way of earlier parts of the answer."
    told = " and ".join(
        f"{_passed_on(score)} by way of {beginning(score.segment.text)}" for score in named
    )
    return f"Influence by way of earlier parts of the answer is shown where it comes from: {told}."


def passed_on(one: ExplainedAnswer) -> dict[int, str]:
    """By the index of each part of the answer that passed influence on, how much that is, in words.

    Raises:
        SalienceError: the influence is not computed yet.
    """
    found = [score for score in one.scores() if score.passed_on]
    return {score.segment.index: f"{_passed_on(score)} passed on" for score in found}


def _passed_on(score: SegmentScore) -> str:
    return percent(abs(score.passed_on or 0))


def _share_of_answer(one: ExplainedAnswer) -> float:
    scores = one.scores()
    return sum(abs(score.share or 0) for score in scores if score.segment.role == "response")
