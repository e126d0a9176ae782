"""The page says what the figures say, and other figures make it say something else."""

import csv
import re
from collections.abc import Callable
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest

from benchmarks.faithfulness_for_app import write_for_app
from benchmarks.faithfulness_page import WAYS, page
from benchmarks.faithfulness_rankings import NAMES, POSITION, RANDOM
from benchmarks.faithfulness_run import Measured, Run, read_all
from benchmarks.faithfulness_statistics import Measure, Summary, summaries
from benchmarks.faithfulness_words import times
from lit_core.salience import METHODS

ROOT = Path(__file__).resolve().parents[2]
RUN = Run(
    date="2024-02-29",
    model="a-model",
    fingerprint="0123456789ab",
    command="python -m benchmarks.faithfulness --model a-model",
    line="the first line",
    kinds={"sweet": "It is sweet.", "sour": "It is sour."},
    planted={"one_cause": "One line decides."},
    asked=8,
    explained=7,
    agreements=[("SHAP", "efficiency gap", 0.0)],
)
MEASURES = [
    *(Measure("drop", way, count) for way in WAYS for count in (1, 3, 5)),
    *(Measure(figure, way) for figure in ("correlation", "controlled") for way in WAYS),
    Measure("alike", "shuffled"),
    *(Measure("pointing", where) for where in ("all", "sweet", "sour", "one_cause")),
]


def figures(value: Callable[[Measure, str], float]) -> list[Summary]:
    """Summaries of four prompts that hardly differ."""
    shift = (-0.003, 0.001, -0.001, 0.003)
    return [
        summary
        for measure in MEASURES
        for summary in summaries(
            measure, {name: [value(measure, name) + by for by in shift] for name in NAMES}, RANDOM
        )
    ]


def favouring(best: str) -> list[Summary]:
    """One ranking is ahead of all others everywhere, and one is no better than chance."""

    def value(measure: Measure, name: str) -> float:
        place = {best: 0.95, RANDOM: 0.1, POSITION: 0.1}.get(name, 0.5)
        return place * 6 if measure.figure == "drop" else place

    return figures(value)


def page_of(found: list[Summary]) -> str:
    return page([Measured(RUN, found)])


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", text)


@pytest.mark.parametrize("best", ["SHAP", "LIME", "Leave one out"])
def test_it_names_who_comes_first(best: str) -> None:
    text = plain(page_of(favouring(best)))
    assert f"three lines, deleted*: **{best}** comes first, 299 times less likely." in text
    assert f"the rest hidden*: **{best}** comes first, 0.95. In random order: 0.10." in text
    assert f"decides ranks first*: **{best}** comes first, 95 %. In random order: 10 %." in text
    assert f"of these 8 columns*: {best} 8, " in text
    assert f"found nine times in ten or more by {best}; not by " in text


def test_it_names_who_is_no_better_than_chance() -> None:
    text = plain(page_of(favouring("SHAP")))
    assert f"than the random order at what to leave out*: {POSITION}." in text
    text = plain(page_of(figures(lambda measure, name: float(name != RANDOM))))
    assert "than the random order at what to leave out*: none." in text


def test_it_names_whom_the_best_cannot_be_told_from() -> None:
    text = plain(page_of(figures(lambda measure, name: float(name in ("LIME", "SHAP")))))
    assert "**LIME** comes first, 2.7 times less likely; its lead over SHAP could be" in text


def test_a_cause_that_every_method_finds_is_told_in_short() -> None:
    text = page_of(figures(lambda measure, name: float(name not in (RANDOM, POSITION))))
    assert "- *Planted, one cause*: every method finds it nine times in ten or more." in text


def test_only_the_best_is_bold_in_the_tables() -> None:
    rows = [line for line in page_of(favouring("LIME")).splitlines() if line.startswith("| ")]
    bold = {line.split(" | ")[0] for line in rows if "**" in line}
    assert bold == {"| LIME"}


def test_every_table_has_every_ranking_and_every_column_a_head() -> None:
    lines = page_of(favouring("LIME")).splitlines()
    heads = [i for i, line in enumerate(lines) if line.startswith("| Ranking")]
    assert len(heads) == 8
    for head in heads[:-1]:
        rows = lines[head + 2 : head + 2 + len(NAMES)]
        assert [row.split(" | ")[0] for row in rows] == [f"| {name}" for name in NAMES]
        assert {row.count("|") for row in [lines[head], *rows]} == {lines[head].count("|")}


def test_numbers_are_rounded_for_reading() -> None:
    text = page_of(figures(lambda measure, name: -0.0049 if name == "LIME" else 1.23456))
    cells = [row for row in text.splitlines() if row.startswith("| LIME")]
    assert cells[0].startswith("| LIME | 0.0 (-1.2 to -1.2) |")
    assert not re.search(r"\d\.\d{3}|-0\.0\b|-0 ", "\n".join(cells))


def test_it_says_how_it_was_made() -> None:
    text = plain(page_of(favouring("LIME")))
    assert "**a-model** (fingerprint 0123456789ab), measured on 2024-02-29" in text
    assert (
        "7 of 8 prompts of the kinds sweet and sour. What is explained is the first line." in text
    )
    assert f"`{RUN.command}` measures it again." in text
    assert "- *one cause*: One line decides." in page_of(favouring("LIME"))
    assert "| SHAP | efficiency gap | 0.00 |" in text


def test_models_stand_side_by_side_and_each_has_its_own_best() -> None:
    other = Measured(replace(RUN, model="another", planted={}), favouring("SHAP"))
    text = page([Measured(RUN, favouring("LIME")), other])
    _, mine, others = re.split(r"### (?:a-model|another)\n", text.split("\n## What")[0])
    assert "**LIME** comes first" in mine
    assert "**SHAP** comes first" in others
    assert "Planted" in mine
    assert "Planted" not in others
    assert "### Deleted, a-model\n" in text
    assert "### Deleted, another\n" in text


def test_its_prose_is_no_wider_than_the_other_pages() -> None:
    prose = [line for line in page_of(favouring("LIME")).splitlines() if "|" not in line]
    assert max(map(len, prose)) <= 100


@pytest.mark.parametrize(
    ("nats", "words"),
    [
        (0.0, "about as likely as before"),
        (0.7, "2.0 times less likely"),
        (-0.7, "2.0 times more likely"),
        (3.7, "40 times less likely"),
        (99.0, "more than 1000 times less likely"),
    ],
)
def test_nats_are_told_in_words(nats: float, words: str) -> None:
    assert times(nats) == words


def test_the_page_that_is_there_is_made_of_the_figures_that_are_there() -> None:
    assert page(read_all()) == (ROOT / "docs/faithfulness.md").read_text(encoding="utf-8")


def test_the_app_is_told_of_each_method_and_older_figures_of_other_models_stay(
    tmp_path: Path,
) -> None:
    table = tmp_path / "table.csv"
    table.write_text(
        "model,fingerprint,method,correlation,prompts,date\n"
        f"other,1,lime,0.500,9,2020-01-01\n{RUN.model},2,lime,0.400,9,2020-01-01\n"
    )
    write_for_app(RUN, favouring("SHAP"), ["on one backend", "on another"], table)
    with table.open() as file:
        other, *rows = csv.DictReader(file)
    assert other["model"] == "other"
    told = {(row["fingerprint"], row["method"]) for row in rows}
    assert told == set(product(["on one backend", "on another"], METHODS))
    values = {row["method"]: float(row["correlation"]) for row in rows}
    assert max(values, key=lambda name: values[name]) == "shap"
    assert {(row["model"], row["prompts"], row["date"]) for row in rows} == {
        ("a-model", "4", RUN.date)
    }
