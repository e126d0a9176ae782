"""The prompts whose answers are explained, and where each of them should point."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial

from benchmarks.prompt_accuracy_task import Task, load_task, task_names
from lit_core.datasets import Example
from lit_core.gemma import EMBEDDED, Decoding
from lit_core.prompts import load_prompt
from models.recipe.testset import KINDS as HELD_OUT
from models.recipe.testset import Case, cases

RECOMMENDATION = "Recommendation: {}"
RANDOMIZED = 5  # of each kind
RECOMMENDATIONS = ("You have to try it.", "Avoid.")


@dataclass(frozen=True)
class Subject:
    """A prompt and the line of its answer that is explained.

    Attributes:
        name: the prompt's own, within all that are measured.
        prompt: its text.
        decoding: how it is answered.
        line: number of the answer's line that is explained, from 1.
        alternatives: what that line may say; the first that it does not say is the foil of a
            contrast.
        expected: what that line should say.
        decisive: number, from nought, of the prompt's line that ought to decide it, if one does.
        randomized: whether it is explained for a model of shuffled weights too.
    """

    name: str
    prompt: str
    decoding: Decoding
    line: int
    alternatives: tuple[str, ...]
    expected: str
    decisive: int | None = None
    randomized: bool = False

    def foil(self, said: str) -> str:
        """What a line that says `said` might have said instead."""
        return next(each for each in self.alternatives if each != said.strip())


@dataclass(frozen=True)
class Kind:
    """Prompts of one kind.

    Attributes:
        name: a short name.
        description: what is special about them.
        subjects: gives the prompts, the same each time.
    """

    name: str
    description: str
    subjects: Callable[[], Iterator[Subject]]


def kinds(model: str, count: int) -> tuple[Kind, ...]:
    """The kinds of prompts for a model; `count` of each kind, or of each shipped prompt of it.

    The embedded model is asked what it was trained for, on prompts that it never saw; another
    model the shipped tasks.
    """
    if model == EMBEDDED:
        return tuple(
            Kind(name, (HELD_OUT[name].__doc__ or "").strip(), partial(_held_out, name, count))
            for name in ("mistake", "fixed", "constitution", "moved")
        )
    tasks = map(load_task, task_names())
    return tuple(
        Kind(task.name, _described(task), partial(_of_task, task, count)) for task in tasks
    )


def explained_line(model: str) -> str:
    """Which line of a model's answers is explained, in words."""
    if model == EMBEDDED:
        return "the second line of the model's own answer, the recommendation"
    return "the first line of the model's own answer, the label"


def _described(task: Task) -> str:
    return f"{', '.join(f'`{name}`' for name in task.prompts)}; labels {', '.join(task.labels)}."


def _held_out(kind: str, count: int) -> Iterator[Subject]:
    for number, case in enumerate(cases(kind, count)):
        subject = _recommendation(f"{kind}-{number:02}", case)
        yield replace(subject, randomized=number < RANDOMIZED)


def _recommendation(name: str, case: Case) -> Subject:
    return Subject(
        name=name,
        prompt=case.document.prompt,
        decoding=Decoding(max_new_tokens=48),
        line=2,
        alternatives=tuple(RECOMMENDATION.format(each) for each in RECOMMENDATIONS[::-1]),
        expected=RECOMMENDATION.format(case.document.recommendation),
        decisive=case.decisive,
    )


def _of_task(task: Task, count: int) -> Iterator[Subject]:
    for prompt in task.prompts:
        # Other prompts of a task get other cases; a larger count keeps those of a smaller one.
        drawn = random.Random(prompt).sample(task.cases, len(task.cases))
        for number, case in enumerate(drawn[:count]):
            yield replace(_label(task, prompt, case), randomized=number == 0)


def _label(task: Task, prompt: str, case: Example) -> Subject:
    loaded = load_prompt(prompt)
    return Subject(
        name=f"{prompt}/{case.id}",
        prompt=loaded.template.render(case.variables).text,
        decoding=Decoding.from_config(loaded.config),
        line=1,
        alternatives=task.labels,
        expected=case.expected or "",
    )
