"""What an engine can be asked for: plain values that can be sent to another process."""

from abc import ABC, abstractmethod
from collections.abc import Hashable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Generic, TypeVar

import numpy as np

from lit_core.gemma import Decoding, Generation, ModelInfo
from lit_core.progress import ProgressToken
from lit_core.salience import (
    Attribution,
    AttributionConfig,
    Evidence,
    Target,
    TypedText,
    Work,
    compute_evidence,
    evidence_work,
    find_method,
)

if TYPE_CHECKING:
    from lit_core.gemma.model import Gemma

Result = TypeVar("Result", covariant=True)
DEFAULTS = AttributionConfig()


class Request(ABC, Generic[Result]):
    """One thing to do with a model. Subclasses are frozen dataclasses of picklable values."""

    @property
    def cache_key(self) -> Hashable | None:
        """Requests of one class with equal keys have the same result; None if it is not kept."""
        return None

    @property
    def kind(self) -> Hashable:
        """Requests of one kind take about the same time for each unit of their size."""
        return type(self)

    @property
    def size(self) -> int:
        """How much work it is, 1 or more, in a unit of its kind."""
        return 1

    @property
    def work(self) -> Work | None:
        """About how much work it is for any model; None if that is not known beforehand."""
        return None

    @abstractmethod
    def execute(self, model: "Gemma", progress: ProgressToken) -> Result:
        """Do it. Called by the worker, beside the model.

        Raises:
            PromptlightError: it cannot be done.
        """


@dataclass(frozen=True)
class LoadRequest(Request[ModelInfo]):
    """Load the model, if it is not loaded, and describe it."""

    def execute(self, model: "Gemma", progress: ProgressToken) -> ModelInfo:  # noqa: ARG002
        """The model's description."""
        return model.info


@dataclass(frozen=True)
class GenerateRequest(Request[Generation]):
    """Write an answer. A cancelled job still gives the text written so far."""

    prompt: str
    decoding: Decoding

    @property
    def cache_key(self) -> Hashable:
        """The prompt and the settings."""
        return self.prompt, self.decoding

    @property
    def size(self) -> int:
        """The most tokens that are written."""
        return self.decoding.max_new_tokens

    def execute(self, model: "Gemma", progress: ProgressToken) -> Generation:
        """The answer."""
        return model.generate(self.prompt, self.decoding, progress)


@dataclass(frozen=True)
class ScoreRequest(Request[Generation]):
    """Read a text as the answer to a prompt, with the model's log-probabilities.

    Attributes:
        prompt: what the text comes after.
        text: the text as it is, or what somebody typed with or without a space before it.
    """

    prompt: str
    text: str | TypedText

    def execute(self, model: "Gemma", progress: ProgressToken) -> Generation:  # noqa: ARG002
        """Prompt and text with the log-probabilities."""
        if isinstance(self.text, TypedText):
            return self.text.likeliest_reading(
                self.prompt, lambda text: model.score_response(self.prompt, text)
            )
        return model.score_response(self.prompt, self.text)


@dataclass(frozen=True)
class ScorePartRequest(Request[Generation]):
    """Read tokens `[first, stop)` of prompt and response as the answer to all before them."""

    generation: Generation
    first: int
    stop: int

    def execute(self, model: "Gemma", progress: ProgressToken) -> Generation:  # noqa: ARG002
        """What stands before the tokens as the prompt, and they as the response."""
        return model.score_part(self.generation, self.first, self.stop)


@dataclass(frozen=True)
class AttributionRequest(Request[Evidence]):
    """Compute what a method needs to explain an answer: any part of it, or groups of its tokens.

    Attributes:
        generation: the prompt and the answer.
        variables: character ranges of the prompt that a variable's value filled.
        config: how influence is computed.
        dot_input: gradient · input `(N, S)` of these groups where it is known, which saves a
            contrast a pass.
        groups: `(S, T)` weights of the answer's tokens in each group of them that is explained as a
            whole, which is quicker; None for each token by itself.
        known: evidence of the same method for other tokens, if there is some: what does not depend
            on the tokens is not computed again.
        preliminary: whether a sooner and less exact result will do, where the method has one.
    """

    generation: Generation
    variables: tuple[tuple[int, int], ...] = ()
    config: AttributionConfig = DEFAULTS
    dot_input: np.ndarray | None = None
    groups: np.ndarray | None = None
    known: Evidence | None = None
    preliminary: bool = False

    @classmethod
    def of_target(
        cls, generation: Generation, target: Target, config: AttributionConfig = DEFAULTS
    ) -> "AttributionRequest":
        """Explain one part of an answer as a whole: the quickest way to a first explanation."""
        groups = Attribution(generation).selection(target)[None]
        return cls(generation, config=config, groups=groups)

    @property
    def cache_key(self) -> Hashable:
        """The answer's tokens, which evidence it is, of which groups, and how exact."""
        by_parts = find_method(self.config.method).per_segment or self.config.is_multi_hop
        variables = self.variables if by_parts else ()
        groups = None if self.groups is None else self.groups.tobytes()
        key = self.config.evidence_key
        return generation_key(self.generation), key, variables, groups, self.preliminary

    @property
    def kind(self) -> Hashable:
        """The method and its options; following influence back takes more of the same passes."""
        return type(self), replace(self.config, multi_hop=False).evidence_key

    @property
    def size(self) -> int:
        """How many tokens the model passes over.

        Raises:
            SalienceError: it cannot be done.
        """
        return max(1, round(self.work.tokens))

    @cached_property
    def work(self) -> Work:
        """The method's own estimate.

        Raises:
            SalienceError: it cannot be done.
        """
        return evidence_work(
            self.generation,
            self.config,
            self.variables,
            self.dot_input,
            self.groups,
            self.known,
            self.preliminary,
        )

    def execute(self, model: "Gemma", progress: ProgressToken) -> Evidence:
        """The method's evidence."""
        return compute_evidence(
            model,
            self.generation,
            self.config,
            self.variables,
            self.dot_input,
            progress,
            self.groups,
            self.known,
            self.preliminary,
        )


def generation_key(generation: Generation) -> Hashable:
    """What everything that is computed of an answer depends on."""
    return tuple(token.id for token in generation.tokens), generation.prompt_tokens
