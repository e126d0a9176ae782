"""How two parts of a prompt work together, in words and as interactions.csv."""

from collections.abc import Sequence

from lit_core.compare.quoting import place_in_prompt, quoted_part
from lit_core.compare.sheet import to_csv
from lit_core.compare.values import ExplainedAnswer
from lit_core.salience import PairInteraction, Segment
from lit_core.salience.deletion_test import times_less_likely

SHORT = 40
PARTNERS = {"either": "enough without", "together": "only with"}
COLUMNS = (
    "comparison_id",
    "case_id",
    "variant",
    "sample_index",
    "target_start",
    "target_end",
    "granularity",
    "segment_a",
    "segment_b",
    "text_a",
    "text_b",
    "effect_a",
    "effect_b",
    "effect_both",
    "interaction",
)

Interactions = Sequence[PairInteraction]


def interaction_sentences(prompt: str, pairs: Interactions) -> list[str]:
    """The strongest two parts of which either is enough, and that work only together.

    Args:
        prompt: in which the parts stand.
        pairs: those with the largest interaction first.
    """
    return [SENTENCES[pair.relation](prompt, pair) for pair in _told(pairs)]


def partners(prompt: str, pairs: Interactions) -> dict[int, str]:
    """What the parts of these sentences are to each other, by the index of each part."""
    found: dict[int, str] = {}
    for pair in _told(pairs):
        for part, other in [(pair.first, pair.second), (pair.second, pair.first)]:
            told = f"{PARTNERS[pair.relation]} {place_in_prompt(prompt, other.start, other.end)}"
            before = found.get(part.index)
            found[part.index] = f"{before}, {told}" if before else told
    return found


def interactions_csv(
    comparison_id: str, explained: Sequence[tuple[ExplainedAnswer, Interactions]]
) -> str:
    """interactions.csv: a row for each two parts that were left out together, effects in nats."""
    rows = [
        {
            "comparison_id": comparison_id,
            "case_id": one.cell.case.id,
            "variant": one.cell.variant.name,
            "sample_index": one.cell.sample_index,
            "target_start": one.target.start,
            "target_end": one.target.end,
            "granularity": one.config.granularity,
            "segment_a": pair.first.index,
            "segment_b": pair.second.index,
            "text_a": pair.first.text,
            "text_b": pair.second.text,
            "effect_a": pair.effect_first,
            "effect_b": pair.effect_second,
            "effect_both": pair.effect_both,
            "interaction": pair.interaction,
        }
        for one, pairs in explained
        for pair in pairs
    ]
    return to_csv(COLUMNS, rows)


def _told(pairs: Interactions) -> list[PairInteraction]:
    """The first pair of each relation."""
    firsts = {pair.relation: pair for pair in reversed(pairs)}
    return [firsts[relation] for relation in PARTNERS if relation in firsts]


def _either(prompt: str, pair: PairInteraction) -> str:
    alone = times_less_likely(max(pair.effect_first, pair.effect_second, 0.0))
    most = "" if alone.startswith("about") else "at most "
    return (
        f"One of {_both(prompt, pair)} is enough: without one of them the selected words are "
        f"{most}{alone}, without both {times_less_likely(pair.effect_both)}."
    )


def _together(prompt: str, pair: PairInteraction) -> str:
    alone = times_less_likely(min(pair.effect_first, pair.effect_second))
    both = _both(prompt, pair)
    return (
        f"{both[:1].upper()}{both[1:]} work only together: without one of them the selected words "
        f"are at least {alone}, without both {times_less_likely(pair.effect_both)}."
    )


def _both(prompt: str, pair: PairInteraction) -> str:
    return f"{_part(prompt, pair.first)} and {_part(prompt, pair.second)}"


def _part(prompt: str, part: Segment) -> str:
    return f"{place_in_prompt(prompt, part.start, part.end)}, {quoted_part(part.text, SHORT)},"


SENTENCES = {"either": _either, "together": _together}
