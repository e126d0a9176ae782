"""What the rest of the project asks of whoever runs a model."""

from typing import Any, Protocol, TypeVar

from lit_core.engine.job import Job
from lit_core.engine.priority import Priority
from lit_core.engine.requests import Request
from lit_core.gemma import ModelInfo

Result = TypeVar("Result")


class Engine(Protocol):
    """Runs one model. Every method returns at once; the job tells how far the work is."""

    @property
    def model_name(self) -> str:
        """The name, folder, file or address that the model is loaded by."""
        ...

    @property
    def info(self) -> ModelInfo | None:
        """What is loaded; None while nothing is."""
        ...

    @property
    def loading(self) -> bool:
        """Whether the model is being loaded at this moment."""
        ...

    @property
    def held_bytes(self) -> int:
        """How much memory the model takes now, with all that its process needs; 0 if unloaded."""
        ...

    @property
    def last_used(self) -> float:
        """When a request was last submitted, by a clock that only goes forward; 0 at first."""
        ...

    def submit(
        self, request: Request[Result], priority: Priority = Priority.INTERACTIVE
    ) -> Job[Result]:
        """Ask for something. A finished result of the same request is given again.

        Interactive requests go before background ones, those that have begun included.
        Unfinished jobs are never shared: whoever asked for one may cancel it.
        """
        ...

    def estimate(self, request: Request[Any]) -> float | None:
        """About how many seconds a request takes; 0 if its result is known, None if none can say.

        Measured from what this engine has done, without what waits before it.
        """
        ...

    def load(self) -> Job[ModelInfo]:
        """Load the model; finishes at once if it is loaded, even if other jobs are queued."""
        ...

    def count_tokens(self, text: str) -> int | None:
        """How many tokens the model would read; None while it is not loaded."""
        ...

    def unload(self) -> Job[int]:
        """Unload the model after its pending jobs; the result is the number of freed bytes.

        The next request loads it again.
        """
        ...
