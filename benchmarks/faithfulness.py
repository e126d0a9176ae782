"""Which explanations can be trusted, and how far: `python -m benchmarks.faithfulness`.

The page is of the embedded model; of any model the app is told which method is most faithful.
"""

import argparse
import json
import random
import statistics
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from benchmarks.faithfulness_for_app import write_for_app
from benchmarks.faithfulness_measures import left_out, pointing
from benchmarks.faithfulness_page import Run, page
from benchmarks.faithfulness_rankings import NAMES, RANDOM, rankings
from benchmarks.faithfulness_statistics import Measure, Summary, summaries
from benchmarks.figures import RESULTS
from lit_core.gemma import EMBEDDED, Decoding, Generation, load_model
from lit_core.gemma.model import Gemma
from lit_core.salience import Attribution, target_line
from models.recipe.testset import KINDS as PROMPTS
from models.recipe.testset import Case, cases
from tests.planted.tasks import TASKS

PAGE = Path(__file__).parents[1] / "docs" / "faithfulness.md"
KINDS = ("mistake", "fixed", "constitution", "moved")
ANYWHERE = "all"
SECOND_LINE = "Recommendation: {}"
FOILS = ("Avoid.", "You have to try it.")


class Collected:
    """Values of each measure and ranking, prompt by prompt."""

    def __init__(self) -> None:
        self.values: dict[Measure, dict[str, list[float]]] = {}
        self.agreements: dict[tuple[str, str], list[float]] = defaultdict(list)

    def add(self, measure: Measure, values: dict[str, float]) -> None:
        """One prompt's values of all rankings."""
        known = self.values.setdefault(measure, {name: [] for name in NAMES})
        for name, value in values.items():
            known[name].append(value)

    def summaries(self) -> list[Summary]:
        """All measures of all rankings."""
        return [
            summary
            for measure, values in self.values.items()
            for summary in summaries(measure, values, RANDOM)
        ]


def measure_prompt(model: Gemma, case: Case, kind: str, collected: Collected) -> bool:
    """All measures of one prompt; False where the answer has no second line to explain."""
    generation = model.generate(case.document.prompt, Decoding(max_new_tokens=48))
    lines = generation.response.split("\n")
    if len(lines) < 2 or not lines[1].strip():
        return False
    salience, target = Attribution(generation), target_line(generation, 2)
    chance = np.random.default_rng(random.Random(generation.prompt).getrandbits(32))
    scores, agreements = rankings(model, salience, target, _foil(generation), chance)
    for key, value in agreements.items():
        collected.agreements[key].append(value)
    for measure, values in left_out(model, salience, target, scores, chance).items():
        collected.add(measure, values)
    right = lines[1].strip() == SECOND_LINE.format(case.document.recommendation)
    if right and case.decisive is not None:
        found = pointing(scores, [case.decisive], chance)
        collected.add(Measure("pointing", ANYWHERE), found)
        collected.add(Measure("pointing", kind), found)
    return True


def measure_task(name: str, seed: int, collected: Collected) -> None:
    """Whether each ranking finds the causes that were planted."""
    task = TASKS[name](random.Random(f"faithfulness {seed}"))
    chance = np.random.default_rng(seed)
    scores, _ = rankings(task.model, Attribution(task.generation), task.target, task.foil, chance)
    collected.add(Measure("pointing", name), pointing(scores, task.causes, chance))


def _foil(generation: Generation) -> str:
    """The other recommendation."""
    usual, other = (SECOND_LINE.format(phrase) for phrase in FOILS)
    return other if generation.response.strip().endswith(usual) else usual


def _described(maker: Callable) -> str:
    return (maker.__doc__ or "").strip()


def keep(run: Run, found: Iterable[Summary], part: str) -> None:
    """Write the figures to `benchmarks/results/<part>.jsonl`, and print the same lines."""
    rows = [asdict(run), *(asdict(summary) for summary in found)]
    text = "\n".join(json.dumps(row) for row in rows)
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{part}.jsonl").write_text(text + "\n", encoding="utf-8")
    print(text, flush=True)


def main() -> None:
    """Measure, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", default=EMBEDDED, help="name or folder of a preset")
    parser.add_argument("--count", type=int, default=25, help="prompts of each of four kinds")
    parser.add_argument("--planted", type=int, default=40, help="texts of each planted model")
    arguments = parser.parse_args()
    collected, explained = Collected(), 0
    model = load_model(arguments.model)
    for kind in KINDS:
        for case in cases(kind, arguments.count):
            explained += measure_prompt(model, case, kind, collected)
            print(f"\r{kind}: {explained} prompts explained", end=" ", file=sys.stderr, flush=True)
    for name in TASKS:
        print(f"\rplanted: {name}", end=" " * 20, file=sys.stderr, flush=True)
        for seed in range(arguments.planted):
            measure_task(name, seed, collected)
    print(file=sys.stderr)
    run = Run(
        date=datetime.now(UTC).date().isoformat(),
        model=model.info.name,
        fingerprint=model.info.fingerprint,
        kinds={kind: _described(PROMPTS[kind]) for kind in KINDS},
        planted={name: _described(task) for name, task in TASKS.items()},
        asked=arguments.count * len(KINDS),
        explained=explained,
        agreements=[
            (name, measure, statistics.median(values))
            for (name, measure), values in collected.agreements.items()
        ],
    )
    found = collected.summaries()
    embedded = model.info.name == EMBEDDED
    if embedded:
        PAGE.write_text(page(run, found), encoding="utf-8")
    keep(run, found, "faithfulness" if embedded else f"faithfulness-{model.info.name}")
    write_for_app(run, found)


if __name__ == "__main__":
    main()
