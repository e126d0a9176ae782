"""How long requests took, so that those like them can be estimated."""

from collections import defaultdict, deque
from collections.abc import Hashable
from statistics import median_low
from typing import Any

from lit_core.engine.requests import Request

# So many of the last durations count: the first ones hold the time it takes to compile.
KEPT = 5


class Durations:
    """Seconds for each unit of work, by kind of request; of one engine and one thread."""

    def __init__(self) -> None:
        self._paces: dict[Hashable, deque[float]] = defaultdict(lambda: deque(maxlen=KEPT))

    def record(self, request: Request[Any], seconds: float) -> None:
        """Note how long a request took that was executed to its end."""
        self._paces[request.kind].append(seconds / request.size)

    def estimate(self, request: Request[Any]) -> float | None:
        """About how many seconds such a request takes; None if none like it has been executed."""
        paces = self._paces.get(request.kind)
        return median_low(paces) * request.size if paces else None
