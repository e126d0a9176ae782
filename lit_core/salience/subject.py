"""An answer and all that is known so far about what influenced it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Self

import numpy as np

from lit_core.errors import SalienceError
from lit_core.gemma import Generation
from lit_core.salience.evidence import Evidence, EvidenceKey
from lit_core.salience.granularity import Segment, segment

PROMPT_ROLES = ("template", "variable")


@dataclass(frozen=True)
class Subject:
    """What is explained.

    Attributes:
        generation: the prompt and the response.
        variables: character ranges of the prompt that a variable's value filled.
        evidence: what the methods have computed.
    """

    generation: Generation
    variables: tuple[tuple[int, int], ...] = ()
    evidence: Mapping[EvidenceKey, Evidence] = field(default_factory=dict)

    def segments(self, granularity: str = "lines") -> tuple[Segment, ...]:
        """The parts of prompt and response.

        Raises:
            SalienceError: there is no such granularity, or its pattern cannot be used.
        """
        made = self.generation
        return segment(made.text, made.tokens, made.prompt_tokens, granularity, self.variables)

    def prompt_segments(self, granularity: str) -> list[Segment]:
        """The parts of the prompt that can be left out.

        Raises:
            SalienceError: there is none.
        """
        found = [part for part in self.segments(granularity) if part.role in PROMPT_ROLES]
        if not found:
            raise SalienceError(
                "The prompt has no part that could be left out: write some text in it."
            )
        return found

    def kept_tokens(self, parts: Sequence[Segment], kept: np.ndarray) -> np.ndarray:
        """Which tokens `(M, N)` are there where the parts `(M, S)` are; all others are."""
        tokens = np.ones((len(kept), len(self.generation.tokens)), bool)
        for column, part in enumerate(parts):
            tokens[:, part.first : part.stop] = kept[:, column, None]
        return tokens

    def with_evidence(self, key: EvidenceKey, evidence: Evidence) -> Self:
        """The same with one more piece of evidence."""
        return replace(self, evidence={**self.evidence, key: evidence})
