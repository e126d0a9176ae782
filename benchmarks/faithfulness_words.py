"""Says in words what the figures come to: who wins where, and who does no better than chance."""

import math
from collections.abc import Callable, Sequence

from benchmarks.faithfulness_statistics import Measure, Summary

MOSTLY = 0.9

Told = Callable[[float], str]


def listed(names: Sequence[str]) -> str:
    """Names as people list them; of no name, none."""
    if not names:
        return "none"
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last


def percent(share: float) -> str:
    """A share as people write it."""
    return f"{100 * share:z.0f} %"


def times(nats: float) -> str:
    """A loss of log-probability as people say it."""
    factor = math.exp(min(abs(nats), 50))
    if factor < 1.05:
        return "about as likely as before"
    if factor > 1000:
        number = "more than 1000"
    else:
        number = f"{factor:.1f}" if factor < 10 else f"{factor:.0f}"
    return f"{number} times {'less' if nats > 0 else 'more'} likely"


def winner(found: Sequence[Summary], measure: Measure, chance: str, told: Told) -> str:
    """Who is best in a measure, who cannot be told from the best, and what chance comes to.

    Args:
        found: all summaries.
        measure: one that each ranking was measured by.
        chance: name of the random order.
        told: says a value.
    """
    best, *others = _best_first(found, measure)
    level = [each.ranking for each in others if each.among_best]
    (random,) = (each for each in (best, *others) if each.ranking == chance)
    text = f"**{best.ranking}** comes first, {told(best.value)}"
    if level:
        text += f"; its lead over {listed(level)} could be chance"
    return f"{text}. In random order: {told(random.value)}."


def how_often_best(found: Sequence[Summary], measures: Sequence[Measure]) -> str:
    """In how many of the measures each ranking is best, or cannot be told from the best."""
    counts = dict.fromkeys((each.ranking for each in found), 0)
    for each in found:
        counts[each.ranking] += each.measure in measures and each.among_best
    ordered = sorted(counts.items(), key=lambda item: -item[1])
    return ", ".join(f"{name} {count}" for name, count in ordered)


def no_better_than_chance(
    found: Sequence[Summary], measures: Sequence[Measure], chance: str
) -> str:
    """Rankings that are not surely better than the random order in any of the measures."""
    names = dict.fromkeys(each.ranking for each in found if each.ranking != chance)
    rows = [each for each in found if each.measure in measures]
    return listed(
        [name for name in names if all(r.gain_low <= 0 for r in rows if r.ranking == name)]
    )


def finders(found: Sequence[Summary], measure: Measure, methods: Sequence[str]) -> str:
    """Which methods find a planted cause nine times in ten or more, and which do not."""
    rows = [each for each in _best_first(found, measure) if each.ranking in methods]
    finding = [each.ranking for each in rows if each.value >= MOSTLY]
    missing = [f"{each.ranking} {percent(each.value)}" for each in rows if each.value < MOSTLY]
    if not missing:
        return "every method finds it nine times in ten or more"
    return f"found nine times in ten or more by {listed(finding)}; not by {listed(missing)}"


def _best_first(found: Sequence[Summary], measure: Measure) -> list[Summary]:
    return sorted((each for each in found if each.measure == measure), key=lambda s: -s.value)
