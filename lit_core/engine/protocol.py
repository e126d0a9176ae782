"""What the rest of the house asks of whoever runs the model."""

from typing import Protocol

from lit_core.engine.job import Job
from lit_core.gemma import Decoding, Generation, ModelInfo, TargetGradients
from lit_core.salience import DeletionCheck, Evidence, Options, Salience, Subject, Target, TypedText

DEFAULTS = Options()


class Engine(Protocol):
    """Runs one model. Every method returns at once; the job tells how far it is."""

    @property
    def model_name(self) -> str:
        """The name or folder the model is loaded by."""
        ...

    @property
    def loading(self) -> bool:
        """Whether the model is being loaded at this moment."""
        ...

    def load(self) -> Job[ModelInfo]:
        """Load the model, if it is not loaded yet."""
        ...

    def generate(self, prompt: str, decoding: Decoding) -> Job[Generation]:
        """Write an answer. A cancelled job still gives the text written so far."""
        ...

    def score(self, prompt: str, text: str) -> Job[Generation]:
        """Read a text as the answer to a prompt, with the model's log-probabilities."""
        ...

    def score_typed(self, prompt: str, typed: TypedText) -> Job[Generation]:
        """Read words that somebody typed as the answer to a prompt."""
        ...

    def score_part(self, generation: Generation, first: int, stop: int) -> Job[Generation]:
        """Read tokens `[first, stop)` of prompt and response as the answer to all before them."""
        ...

    def attribute_target(self, generation: Generation, target: Target) -> Job[TargetGradients]:
        """Differentiate one part of an answer: the quickest way to a first explanation."""
        ...

    def attribute(
        self,
        subject: Subject,
        method: str = "grad_l2",
        granularity: str = "lines",
        options: Options = DEFAULTS,
    ) -> Job[Evidence]:
        """Gather what a method needs to explain any part of an answer."""
        ...

    def check(
        self,
        salience: Salience,
        target: Target,
        method: str = "grad_l2",
        granularity: str = "lines",
        options: Options = DEFAULTS,
    ) -> Job[DeletionCheck]:
        """Leave out what a method ranks first, and see whether it matters more than anything."""
        ...

    @property
    def context_length(self) -> int | None:
        """How many tokens of prompt and answer the model takes; None while it is not loaded."""
        ...

    def count_tokens(self, text: str) -> int | None:
        """How many tokens the model would read; None while it is not loaded."""
        ...
