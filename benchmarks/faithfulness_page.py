"""Makes `docs/faithfulness.md` from the figures: every number and every verdict is theirs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from textwrap import fill

from benchmarks.faithfulness_rankings import CONTENDERS, RANDOM, STEPS, TEXTS
from benchmarks.faithfulness_statistics import Measure, Summary
from benchmarks.faithfulness_tables import (
    agreement_table,
    counted,
    drop_cell,
    share_cell,
    table,
    value_cell,
)
from benchmarks.faithfulness_text import (
    AGREEMENTS,
    CORRELATION,
    DROPS,
    HEAD,
    LIMITS,
    PLANTED,
    POINTING,
)
from benchmarks.faithfulness_words import (
    finders,
    how_often_best,
    listed,
    no_better_than_chance,
    percent,
    times,
    winner,
)

WIDTH = 100
METHODS = [contender.name for contender in CONTENDERS]
WAYS = {"delete": "deleted", "hide": "hidden"}
COUNTS = {1: "first line", 3: "first 3 lines", 5: "first 5 lines"}
DROPPED = {way: {Measure("drop", way, count): COUNTS[count] for count in COUNTS} for way in WAYS}
FORETOLD = {Measure("correlation", way): words for way, words in WAYS.items()}
DECISIVE = Measure("pointing", "all")


@dataclass(frozen=True)
class Run:
    """What was measured, when and on which model.

    Attributes:
        date, model, fingerprint: of the run, and of its model.
        kinds, planted: of each kind of prompt and each planted model, what it is.
        asked, explained: how many prompts there were, and how many of the answers had a second
            line to explain.
        agreements: of each method that has one, the measure of agreement and its median.
    """

    date: str
    model: str
    fingerprint: str
    kinds: Mapping[str, str]
    planted: Mapping[str, str]
    asked: int
    explained: int
    agreements: Sequence[tuple[str, str, float]]


def page(run: Run, found: Sequence[Summary]) -> str:
    """The whole page in Markdown."""
    decided = {DECISIVE: "all", **{Measure("pointing", kind): kind for kind in run.kinds}}
    planted = {Measure("pointing", name): _plain(name) for name in run.planted}
    blocks = [HEAD, _made(run), "## In short", _in_short(run, found)]
    blocks += ["## What the answer loses without the lines that rank first", DROPS]
    for way, words in WAYS.items():
        blocks += [f"### {words.capitalize()}", table(DROPPED[way], found, drop_cell)]
    blocks += ["## Foretelling what any half of the prompt does", CORRELATION]
    blocks += [table(FORETOLD, found, value_cell)]
    blocks += ["## Pointing at the line that decides", POINTING, _described(run.kinds)]
    blocks += [table(counted(decided, found), found, share_cell)]
    blocks += ["## Models whose truth was planted", PLANTED, _described(run.planted)]
    blocks += [table(counted(planted, found), found, share_cell)]
    blocks += ["## How well the scores hold together", AGREEMENTS, agreement_table(run.agreements)]
    return "\n\n".join([*blocks, "## Limits", LIMITS]) + "\n"


def _made(run: Run) -> str:
    return fill(
        f"Measured on {run.date} on the model {run.model} (fingerprint {run.fingerprint}): "
        f"{run.explained} of {run.asked} held-out prompts, {run.asked // len(run.kinds)} each of "
        f"the kinds {listed(list(run.kinds))}. What is explained is the second line of the "
        f"model's own answer, the recommendation. LIME and SHAP read {TEXTS} texts each for a "
        f"prompt; integrated gradients have {STEPS} points. `make bench-faithfulness` "
        "(`python -m benchmarks.faithfulness`) measures again and writes this page and "
        "`benchmarks/results/faithfulness.jsonl`; nothing here is written by hand.",
        WIDTH,
    )


def _in_short(run: Run, found: Sequence[Summary]) -> str:
    points = {}
    for way, words in WAYS.items():
        verdict = winner(found, Measure("drop", way, 3), RANDOM, times)
        points[f"The answer without the first three lines, {words}"] = verdict
    for measure, words in FORETOLD.items():
        verdict = winner(found, measure, RANDOM, "{:.2f}".format)
        points[f"Rank correlation over halves, the rest {words}"] = verdict
    left_out = [measure for way in WAYS for measure in DROPPED[way]]
    both = [*left_out, *FORETOLD]
    often = how_often_best(found, both)
    points[f"How often best, or level with the best, of these {len(both)} columns"] = f"{often}."
    poor = no_better_than_chance(found, left_out, RANDOM)
    points["Never surely better than the random order at what to leave out"] = f"{poor}."
    points["The line that decides ranks first"] = winner(found, DECISIVE, RANDOM, percent)
    for name in run.planted:
        verdict = finders(found, Measure("pointing", name), METHODS)
        points[f"Planted, {_plain(name)}"] = f"{verdict}."
    return "\n".join(
        fill(f"- *{what}*: {verdict}", WIDTH, subsequent_indent="  ")
        for what, verdict in points.items()
    )


def _plain(name: str) -> str:
    return name.replace("_", " ")


def _described(descriptions: Mapping[str, str]) -> str:
    return "\n".join(f"- *{_plain(name)}*: {words}" for name, words in descriptions.items())
