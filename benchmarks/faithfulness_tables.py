"""The tables of `docs/faithfulness.md`: a row for each ranking, a column for each measure."""

from collections.abc import Callable, Mapping, Sequence

from benchmarks.faithfulness_rankings import NAMES, RANDOM
from benchmarks.faithfulness_statistics import Measure, Summary
from benchmarks.faithfulness_words import percent

Cell = Callable[[Summary], str]


def table(columns: Mapping[Measure, str], found: Sequence[Summary], cell: Cell) -> str:
    """A column for each measure; bold marks the best and what cannot be told from it."""
    return plain_table(
        columns, found, lambda one: f"**{cell(one)}**" if one.among_best else cell(one)
    )


def plain_table(columns: Mapping[Measure, str], found: Sequence[Summary], cell: Cell) -> str:
    """A column for each measure, of which none is the better the larger it is."""
    known = {(each.measure, each.ranking): each for each in found}
    lines = [f"| Ranking | {' | '.join(columns.values())} |"]
    lines.append(f"| --- |{' --- |' * len(columns)}")
    for name in measured_names(found):
        cells = [cell(known[measure, name]) for measure in columns]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines)


def measured_names(found: Sequence[Summary]) -> list[str]:
    """The rankings that were measured, in the order of the tables."""
    measured = {each.ranking for each in found}
    return [name for name in NAMES if name in measured]


def counted(columns: Mapping[Measure, str], found: Sequence[Summary]) -> dict[Measure, str]:
    """The columns that were measured, each with its number of prompts."""
    counts = {each.measure: each.prompts for each in found}
    return {
        measure: f"{title} ({counts[measure]})"
        for measure, title in columns.items()
        if measure in counts
    }


def drop_cell(one: Summary) -> str:
    """Nats, and the interval of how many more than in random order."""
    if one.ranking == RANDOM:
        return _rounded(one.value)
    return (
        f"{_rounded(one.value)} ({_rounded(one.gain_low, '+')} to {_rounded(one.gain_high, '+')})"
    )


def value_cell(one: Summary) -> str:
    """A mean and its interval."""
    return f"{one.value:z.2f} ({one.low:z.2f} to {one.high:z.2f})"


def share_cell(one: Summary) -> str:
    """A share and its interval, in per cent."""
    return f"{percent(one.value)} ({100 * one.low:z.0f} to {100 * one.high:z.0f})"


def _rounded(nats: float, sign: str = "-") -> str:
    return f"{nats:{sign}z.1f}"


def agreement_table(agreements: Sequence[tuple[str, str, float]]) -> str:
    """What the methods say of themselves: of each its measure and the median."""
    lines = ["| Ranking | Measure | Median |", "| --- | --- | --- |"]
    lines += [f"| {name} | {measure} | {value:.2f} |" for name, measure, value in agreements]
    return "\n".join(lines)
