"""How long requests took, so that those like them can be estimated."""

from collections import defaultdict, deque
from collections.abc import Hashable
from statistics import median_low
from typing import Any

from lit_core.engine.requests import Request
from lit_core.engine.speed import KEPT, Speed


class Durations:
    """Seconds for each unit of work, by kind of request; of one engine and one thread."""

    def __init__(self) -> None:
        self._paces: dict[Hashable, deque[float]] = defaultdict(lambda: deque(maxlen=KEPT))
        self._speed = Speed()

    def record(self, request: Request[Any], seconds: float) -> None:
        """Note how long a request took that was executed to its end."""
        self._paces[request.kind].append(seconds / request.size)
        if work := request.work:
            self._speed.record(work, seconds)

    def estimate(self, request: Request[Any]) -> float | None:
        """About how many seconds such a request takes.

        From those of its kind, or from how much work it is; None if nothing like it was timed.

        Raises:
            SalienceError: the request will fail.
        """
        paces, work = self._paces.get(request.kind), request.work
        if paces:
            # How long an answer gets differs; other work takes longer only where it was disturbed.
            return (min(paces) if work else median_low(paces)) * request.size
        return self._speed.seconds(work) if work else None
