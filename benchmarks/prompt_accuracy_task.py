"""The tasks that prompts are measured on: cases with expected labels, in `prompts/cases/`."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from lit_core.datasets import Example, load_dataset
from lit_core.prompts import shipped_names

CASES = Path(__file__).parents[1] / "prompts" / "cases"


@dataclass(frozen=True)
class Task:
    """Cases with expected labels, and the prompts that are measured on them, the good one first."""

    name: str
    cases: tuple[Example, ...]
    prompts: tuple[str, ...]

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels that the cases expect."""
        return tuple(sorted(self._counts))

    @property
    def chance(self) -> float:
        """How often the commonest label is right; with balanced labels, one in their number."""
        return max(self._counts.values()) / len(self.cases)

    @property
    def _counts(self) -> Counter[str]:
        return Counter(case.expected or "" for case in self.cases)


def task_names() -> tuple[str, ...]:
    """The tasks that have cases."""
    return tuple(sorted(path.stem for path in CASES.glob("*.csv")))


def load_task(name: str) -> Task:
    """A task's cases and prompts: the one of its name, and those whose names begin with it."""
    prompts = [each for each in shipped_names() if each.startswith(f"{name}-")]
    return Task(name, load_dataset(str(CASES / f"{name}.csv")).examples, (name, *prompts))
