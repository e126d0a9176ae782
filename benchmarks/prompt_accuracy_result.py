"""What is measured of a prompt: its answer to each case, and how often they are right."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from benchmarks.prompt_accuracy_statistics import compare, interval, p_by_chance
from benchmarks.prompt_accuracy_task import Task


@dataclass(frozen=True)
class Answer:
    """The answer to one case.

    Attributes:
        case: its id.
        expected: the right label.
        chosen: the label with the highest log-probability.
        written: the greedy answer, up to the end of its line.
    """

    case: str
    expected: str
    chosen: str
    written: str

    @property
    def is_right(self) -> bool:
        """Whether the likeliest label is the right one."""
        return self.chosen == self.expected


@dataclass(frozen=True)
class Result:
    """One prompt on all cases of its task.

    Attributes:
        task, prompt: their names; they are the same for the good prompt.
        labels: that could be chosen.
        cases, right: how many there are, and how many were answered rightly.
        low, high: the exact interval of 95 % of the share that is right.
        chance, p_chance: how often the commonest label is right, and the binomial test against it.
        lost, gained, p_good: cases that only the good prompt got right, and that only this one did,
            and McNemar's test; zeros and 1 for the good prompt itself.
        writes_a_label: how often the greedy answer is one of the labels and nothing else.
        wrong: the labels chosen for the cases that were not answered rightly, by their ids.
        fingerprint: of the model.
    """

    task: str
    prompt: str
    labels: Sequence[str]
    cases: int
    right: int
    low: float
    high: float
    chance: float
    p_chance: float
    lost: int
    gained: int
    p_good: float
    writes_a_label: int
    wrong: Mapping[str, str]
    fingerprint: str

    @classmethod
    def of(
        cls,
        task: Task,
        prompt: str,
        answers: Sequence[Answer],
        good: Sequence[Answer],
        fingerprint: str,
    ) -> "Result":
        """The result of one prompt's answers, beside those of the good prompt to the same cases."""
        right, count = sum(each.is_right for each in answers), len(answers)
        low, high = interval(right, count)
        change = compare([each.is_right for each in good], [each.is_right for each in answers])
        return cls(
            task=task.name,
            prompt=prompt,
            labels=task.labels,
            cases=count,
            right=right,
            low=low,
            high=high,
            chance=task.chance,
            p_chance=p_by_chance(right, count, task.chance),
            lost=change.lost,
            gained=change.gained,
            p_good=change.p,
            writes_a_label=sum(each.written in task.labels for each in answers),
            wrong={each.case: each.chosen for each in answers if not each.is_right},
            fingerprint=fingerprint,
        )

    @property
    def is_good(self) -> bool:
        """Whether this is the prompt that the others of the task are compared with."""
        return self.prompt == self.task

    def to_row(self) -> dict[str, Any]:
        """Plain JSON values."""
        return asdict(self)
