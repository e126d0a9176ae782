"""What the rest of the house asks of whoever runs the model."""

from typing import Protocol

from lit_core.engine.job import Job
from lit_core.gemma import Decoding, Generation, ModelInfo, TargetGradients


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

    def attribute(self, generation: Generation) -> Job[TargetGradients]:
        """Differentiate an answer, so that any part of it can be explained."""
        ...

    @property
    def context_length(self) -> int | None:
        """How many tokens of prompt and answer the model takes; None while it is not loaded."""
        ...

    def count_tokens(self, text: str) -> int | None:
        """How many tokens the model would read; None while it is not loaded."""
        ...
