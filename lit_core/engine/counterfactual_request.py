"""The request for the fewest changes to a prompt that change its answer."""

from collections.abc import Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lit_core.engine.requests import Request, generation_key
from lit_core.gemma import Generation
from lit_core.progress import ProgressToken
from lit_core.salience import (
    Counterfactuals,
    PromptEdit,
    Target,
    find_counterfactuals,
    with_label_likelihood,
)

if TYPE_CHECKING:
    from lit_core.gemma.model import Gemma


@dataclass(frozen=True)
class CounterfactualRequest(Request[Counterfactuals]):
    """Find the fewest changes after which the answer no longer says the target.

    Attributes:
        generation: the prompt and the answer.
        target: the words that are to go.
        edits: the single changes that may be made.
        variables: the character ranges of the prompt that variables filled.
    """

    generation: Generation
    target: Target
    edits: tuple[PromptEdit, ...]
    variables: tuple[tuple[int, int], ...] = ()

    @property
    def cache_key(self) -> Hashable:
        """The answer's tokens, its settings, the target and the changes."""
        generation = self.generation
        asked = self.target, self.edits, self.variables
        return generation_key(generation), generation.decoding, *asked

    @property
    def size(self) -> int:
        """How many tokens the changed prompts have, with one change each."""
        return max(1, len(self.generation.tokens) * len(self.edits))

    def execute(self, model: "Gemma", progress: ProgressToken) -> Counterfactuals:
        """What was found, and how it fits with the prompt's own examples."""
        generation = self.generation
        found = find_counterfactuals(model, generation, self.target, self.edits, progress)
        return with_label_likelihood(model, generation, found, self.variables, progress)
