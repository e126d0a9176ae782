"""Which explanations can be trusted, and how far: `python -m benchmarks.faithfulness`.

A run that is interrupted goes on where it was. The page shows the last complete run of each model,
and the app is told which method is the most faithful for it.
"""

import argparse
import random
import shlex
import sys
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from functools import cache, partial
from pathlib import Path

import numpy as np

from benchmarks.faithfulness_for_app import BACKENDS, write_for_app
from benchmarks.faithfulness_measures import MASKS, alike, left_out, pointing
from benchmarks.faithfulness_page import page
from benchmarks.faithfulness_prompts import Kind, Subject, explained_line, kinds
from benchmarks.faithfulness_rankings import (
    CONTENDERS,
    RANDOM,
    STEPS,
    TEXTS,
    Contender,
    names,
    rankings,
)
from benchmarks.faithfulness_records import Record, RecordFile, median_agreements, summarized
from benchmarks.faithfulness_run import Run, keep, read_all
from benchmarks.faithfulness_statistics import Measure
from benchmarks.figures import RESULTS
from lit_core.gemma import EMBEDDED, load_model, resolve
from lit_core.gemma.model import Gemma
from lit_core.salience import METHODS, Attribution, target_line
from tests.planted.shuffled_weights import shuffled_model
from tests.planted.tasks import TASKS

PAGE = Path(__file__).parents[1] / "docs" / "faithfulness.md"
ANYWHERE = "all"
PROMPTS_OF_EACH = 25  # of each kind for the embedded model
CASES_OF_EACH = 6  # of each shipped prompt for another one


def measure_prompt(
    model: Gemma,
    shuffled: Callable[[], Gemma],
    kind: str,
    subject: Subject,
    contenders: Sequence[Contender],
) -> Record:
    """All measures of one prompt; none where the answer has no such line to explain."""
    generation = model.generate(subject.prompt, subject.decoding)
    lines = generation.response.strip().split("\n")
    if len(lines) < subject.line or not lines[subject.line - 1].strip():
        return Record(subject.name, {}, {})
    said = lines[subject.line - 1].strip()
    salience, target = Attribution(generation), target_line(generation, subject.line)
    chance = np.random.default_rng(random.Random(generation.prompt).getrandbits(32))
    foil = subject.foil(said)
    scores, agreements = rankings(model, salience, target, foil, chance, contenders)
    values = left_out(model, salience, target, scores, chance)
    if said == subject.expected and subject.decisive is not None:
        found = pointing(scores, [subject.decisive], chance)
        values |= {Measure("pointing", where): found for where in (ANYWHERE, kind)}
    if subject.randomized:
        others, _ = rankings(shuffled(), Attribution(generation), target, foil, chance, contenders)
        values[Measure("alike", "shuffled")] = alike(scores, others)
    return Record(subject.name, values, agreements)


def measure_planted(name: str, seed: int, contenders: Sequence[Contender]) -> Record:
    """Whether each ranking finds the causes that were planted."""
    task = TASKS[name](random.Random(f"faithfulness {seed}"))
    chance = np.random.default_rng(seed)
    salience = Attribution(task.generation)
    scores, _ = rankings(task.model, salience, task.target, task.foil, chance, contenders)
    found = pointing(scores, task.causes, chance)
    return Record(f"{name}-{seed}", {Measure("pointing", name): found}, {})


def measure_all(
    model: Gemma, of_kinds: Iterable[Kind], planted: int, contenders: Sequence[Contender]
) -> list[Record]:
    """What is measured of all prompts and, `planted` times each, of all planted models."""
    shuffled = cache(partial(shuffled_model, model.info.name))
    tasks: dict[str, Callable[[], Record]] = {}
    for kind in of_kinds:
        for subject in kind.subjects():
            tasks[subject.name] = partial(
                measure_prompt, model, shuffled, kind.name, subject, contenders
            )
    for name in TASKS:
        for seed in range(planted):
            tasks[f"{name}-{seed}"] = partial(measure_planted, name, seed, contenders)
    info = model.info
    setting = {
        "model": info.name,
        "fingerprint": info.fingerprint,
        "rankings": names(contenders),
        "texts": TEXTS,
        "steps": STEPS,
        "halves": MASKS,
    }
    # What an interrupted run has measured is of all kinds.
    order = random.Random(0).sample(list(tasks), len(tasks))
    file = RecordFile(RESULTS / f"faithfulness-{info.name}-prompts.jsonl", setting)
    records = file.begin(tasks)
    for number, name in enumerate(order, 1):
        print(f"\r{number} of {len(tasks)}: {name}", end=" " * 20, file=sys.stderr, flush=True)
        if name not in records:
            records[name] = tasks[name]()
            file.add(records[name])
    print(file=sys.stderr)
    return [records[name] for name in tasks]


def main() -> None:
    """Measure, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", default=EMBEDDED, help="name or folder of a preset")
    parser.add_argument("--count", type=int, help="prompts of each kind, or of each shipped prompt")
    parser.add_argument("--planted", type=int, default=40, help="texts of each planted model")
    parser.add_argument("--methods", nargs="+", choices=METHODS, help="only these methods")
    arguments = parser.parse_args()
    wanted = arguments.methods or METHODS
    contenders = [each for each in CONTENDERS if each.method in wanted]
    model = load_model(arguments.model)
    embedded = model.info.name == EMBEDDED
    count = arguments.count or (PROMPTS_OF_EACH if embedded else CASES_OF_EACH)
    of_kinds = kinds(model.info.name, count)
    records = measure_all(model, of_kinds, arguments.planted if embedded else 0, contenders)
    found = summarized(records, names(contenders), RANDOM)
    run = Run(
        date=datetime.now(UTC).date().isoformat(),
        model=model.info.name,
        fingerprint=model.info.fingerprint,
        command=shlex.join(["python", "-m", "benchmarks.faithfulness", *sys.argv[1:]]),
        line=explained_line(model.info.name),
        kinds={kind.name: kind.description for kind in of_kinds},
        planted={name: _described(task) for name, task in TASKS.items()} if embedded else {},
        asked=sum(1 for kind in of_kinds for _ in kind.subjects()),
        explained=sum(1 for record in records if Measure("correlation", "delete") in record.values),
        agreements=list(median_agreements(records)),
    )
    keep(run, found)
    PAGE.write_text(page(read_all()), encoding="utf-8")
    source = resolve(arguments.model)
    write_for_app(run, found, [source.fingerprint(model.info.dtype, each) for each in BACKENDS])


def _described(maker: Callable) -> str:
    return (maker.__doc__ or "").strip()


if __name__ == "__main__":
    main()
