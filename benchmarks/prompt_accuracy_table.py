"""The table in `prompts/README.md`: a row for each prompt, the good one of each task in bold."""

from collections.abc import Sequence

from benchmarks.prompt_accuracy_result import Result

BEGIN = "<!-- Written by python -m benchmarks.prompt_accuracy: begin -->"
END = "<!-- Written by python -m benchmarks.prompt_accuracy: end -->"
HEAD = (
    "| Prompt | Labels | Right | 95 % interval | p against chance | p against the good prompt "
    "| Writes one of the labels |\n| --- | --- | --- | --- | --- | --- | --- |"
)


def table(results: Sequence[Result]) -> str:
    """All results as a table in Markdown."""
    return "\n".join([HEAD, *map(row, results)])


def row(result: Result) -> str:
    """The row of one prompt."""
    name = f"`{result.prompt}`"
    cells = [
        f"**{name}**" if result.is_good else name,
        ", ".join(result.labels) if result.is_good else "",
        f"{result.right} of {result.cases}",
        f"{100 * result.low:.0f} to {100 * result.high:.0f} %",
        _p(result.p_chance),
        "" if result.is_good else f"{_p(result.p_good)} (−{result.lost}, +{result.gained})",
        f"{result.writes_a_label} of {result.cases}",
    ]
    return f"| {' | '.join(cells)} |"


def in_page(page: str, block: str) -> str:
    """`page` with `block` between its two marker comments.

    Raises:
        ValueError: the page does not have both markers.
    """
    before, _ = page.split(BEGIN)
    _, after = page.split(END)
    return f"{before}{BEGIN}\n\n{block}\n\n{END}{after}"


def _p(value: float) -> str:
    return "< 0.0001" if value < 0.0001 else f"{value:.2g}" if value < 0.01 else f"{value:.2f}"
