"""What a comparison is made of: cases, variants of a prompt, and a cell for each pair of them."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import combinations

from lit_core.errors import SalienceError
from lit_core.gemma import Decoding, Generation
from lit_core.prompts import PromptFile, PromptTemplate
from lit_core.salience import (
    EMPTY_ANSWER,
    Attribution,
    AttributionConfig,
    SegmentScore,
    Target,
)

DEFAULTS = AttributionConfig()


@dataclass(frozen=True)
class Variant:
    """One version of a prompt, with a name that is unique within the comparison."""

    name: str
    prompt_name: str
    template: PromptTemplate
    decoding: Decoding = field(default_factory=Decoding)

    @classmethod
    def of(cls, prompt: PromptFile) -> "Variant":
        """A prompt file as it stands, with the decoding settings it asks for."""
        decoding = replace(
            Decoding.from_config(prompt.config), stop_sequences=prompt.stop_sequences
        )
        return cls(prompt.name, prompt.name, prompt.template, decoding)

    @property
    def sha256(self) -> str:
        """Hash of the template's text."""
        return hashlib.sha256(self.template.text.encode()).hexdigest()


@dataclass(frozen=True)
class Case:
    """One input that every variant gets."""

    id: str
    values: Mapping[str, str]
    target: str | None = None
    """A response that may be explained in place of the model's own."""


@dataclass(frozen=True)
class Cell:
    """One variant's answer to one case, or the reason why there is none.

    Attributes:
        prompt: the rendered prompt; empty when it could not be rendered.
        generation: the answer; None when there was an error.
        attribution: the answer's attribution; None when not requested or not available.
        error: why there is no answer or no attribution.
        cached: whether the answer was reused from an earlier run.
        created_at: ISO 8601 time, UTC.
    """

    case: Case
    variant: Variant
    sample_index: int
    prompt: str
    created_at: str
    generation: Generation | None = None
    attribution: Attribution | None = None
    error: str = ""
    cached: bool = False

    @property
    def title(self) -> str:
        """What it goes by beside others: its variant's name, and which sample it is."""
        return answer_title(self.variant, self.sample_index)

    @property
    def failure_reason(self) -> str:
        """Why there is no answer, or nothing that explains it; empty where there is both."""
        generation = self.generation
        return self.error or (EMPTY_ANSWER if generation and not generation.response_tokens else "")


def answer_title(variant: Variant, sample_index: int) -> str:
    """What an answer goes by beside others."""
    return variant.name + (f", sample {sample_index + 1}" if sample_index else "")


@dataclass(frozen=True)
class ExplainedAnswer:
    """A cell's answer, the part of it that is being explained, and how."""

    cell: Cell
    target: Target
    config: AttributionConfig = DEFAULTS

    @property
    def attribution(self) -> Attribution:
        """What explains the answer.

        Raises:
            SalienceError: there is nothing that explains it.
        """
        if self.cell.attribution is None:
            raise SalienceError(f"{self.cell.title}: {self.cell.failure_reason}")
        return self.cell.attribution

    @property
    def has_scores(self) -> bool:
        """Whether the scores can be computed without running the model."""
        return self.attribution.has_evidence_for(self.target, self.config)

    def scores(self) -> tuple[SegmentScore, ...]:
        """Every part of prompt and answer with its influence on the target.

        Raises:
            SalienceError: there is no such method or granularity, or it is not computed yet.
        """
        return self.attribution.scores(self.target, self.config)


@dataclass(frozen=True)
class Comparison:
    """All cells: cases x variants x samples, in that order."""

    id: str
    cells: tuple[Cell, ...]

    @classmethod
    def of(cls, cells: Iterable[Cell]) -> "Comparison":
        """A comparison of the cells, with an id that is the same for the same cells."""
        all_cells = tuple(cells)
        what = [
            (c.case.id, c.variant.name, c.sample_index, c.prompt, c.created_at) for c in all_cells
        ]
        return cls(hashlib.sha256(repr(what).encode()).hexdigest()[:12], all_cells)

    def pairs(self) -> list[tuple[Cell, Cell]]:
        """Every two variants' answers to the same case and sample, in the order of the cells."""
        return [pair for group in self.groups() for pair in combinations(group, 2)]

    def groups(self) -> list[list[Cell]]:
        """The variants' answers to each case and sample, in the order of the cells."""
        groups: dict[tuple[str, int], list[Cell]] = {}
        for cell in self.cells:
            groups.setdefault((cell.case.id, cell.sample_index), []).append(cell)
        return list(groups.values())
