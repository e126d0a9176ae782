"""Which of the requests to one model go first."""

from enum import IntEnum


class Priority(IntEnum):
    """How urgent a request is: the lower the number, the sooner its turn.

    Requests of the same priority are done in the order in which they came. A background request
    that has begun is interrupted while an interactive one is done.
    """

    INTERACTIVE = 0
    """Somebody waits for it."""
    BACKGROUND = 1
    """Somebody may ask for it next."""
