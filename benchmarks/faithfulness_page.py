"""Makes `docs/faithfulness.md` from the figures: every number and every verdict is theirs."""

from collections.abc import Mapping, Sequence
from textwrap import fill

from benchmarks.faithfulness_rankings import CONTENDERS, RANDOM
from benchmarks.faithfulness_run import Measured, Run
from benchmarks.faithfulness_statistics import Measure, Summary
from benchmarks.faithfulness_tables import (
    agreement_table,
    counted,
    drop_cell,
    plain_table,
    share_cell,
    table,
    value_cell,
)
from benchmarks.faithfulness_text import (
    AGREEMENTS,
    CONTROLLED,
    CORRELATION,
    DROPS,
    HEAD,
    HOW,
    LIMITS,
    PLANTED,
    POINTING,
    RANDOMIZED,
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
PREDICTED = {Measure("correlation", way): words for way, words in WAYS.items()}
BEYOND_LENGTH = {Measure("controlled", way): words for way, words in WAYS.items()}
ALIKE = {Measure("alike", "shuffled"): "rank correlation with shuffled weights"}
DECISIVE = Measure("pointing", "all")


def page(models: Sequence[Measured]) -> str:
    """The whole page in Markdown, with the models side by side in each chapter."""
    blocks = [HEAD, *(_made(each.run) for each in models), HOW, "## In short"]
    for each in models:
        blocks += [f"### {each.run.model}", _in_short(each.run, each.found)]
    blocks += ["## What the answer loses without the lines that rank first", DROPS]
    for way, words in WAYS.items():
        for each in models:
            blocks += [f"### {words.capitalize()}, {each.run.model}"]
            blocks += [table(DROPPED[way], each.found, drop_cell)]
    blocks += ["## Predicting what any half of the prompt does", CORRELATION]
    for each in models:
        blocks += [f"### Halves, {each.run.model}", table(PREDICTED, each.found, value_cell)]
    blocks += ["## Lines of the same length", CONTROLLED]
    for each in models:
        blocks += [f"### Length, {each.run.model}", table(BEYOND_LENGTH, each.found, drop_cell)]
    blocks += ["## Another model, other scores", RANDOMIZED]
    for each in models:
        columns = counted(ALIKE, each.found)
        blocks += [f"### Shuffled, {each.run.model}", plain_table(columns, each.found, value_cell)]
    blocks += ["## Pointing at the line that decides", POINTING]
    for each in models:
        decided = {DECISIVE: "all", **{Measure("pointing", kind): kind for kind in each.run.kinds}}
        columns = counted(decided, each.found)
        if columns:
            blocks += [f"### Decisive lines, {each.run.model}", _described(each.run.kinds)]
            blocks += [table(columns, each.found, share_cell)]
    blocks += ["## Models whose truth was planted", PLANTED]
    for each in models:
        planted = {Measure("pointing", name): _plain(name) for name in each.run.planted}
        if planted:
            blocks += [_described(each.run.planted)]
            blocks += [table(counted(planted, each.found), each.found, share_cell)]
    blocks += ["## How well the scores hold together", AGREEMENTS]
    for each in models:
        blocks += [f"### Agreement, {each.run.model}", agreement_table(each.run.agreements)]
    return "\n\n".join([*blocks, "## Limits", LIMITS]) + "\n"


def _made(run: Run) -> str:
    return fill(
        f"**{run.model}** (fingerprint {run.fingerprint}), measured on {run.date}: "
        f"{run.explained} of {run.asked} prompts of the kinds {listed(list(run.kinds))}. What is "
        f"explained is {run.line}. `{run.command}` measures it again.",
        WIDTH,
        break_on_hyphens=False,
    )


def _in_short(run: Run, found: Sequence[Summary]) -> str:
    points = {}
    for way, words in WAYS.items():
        verdict = winner(found, Measure("drop", way, 3), RANDOM, times)
        points[f"The answer without the first three lines, {words}"] = verdict
    for measure, words in PREDICTED.items():
        verdict = winner(found, measure, RANDOM, "{:.2f}".format)
        points[f"Rank correlation over halves, the rest {words}"] = verdict
    left_out = [measure for way in WAYS for measure in DROPPED[way]]
    both = [*left_out, *PREDICTED]
    often = how_often_best(found, both)
    points[f"How often best, or level with the best, of these {len(both)} columns"] = f"{often}."
    poor = no_better_than_chance(found, left_out, RANDOM)
    points["Never surely better than the random order at what to leave out"] = f"{poor}."
    if any(each.measure == DECISIVE for each in found):
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
