"""Ctrl+C, or a request to end from outside: the first ends the work, later ones are ignored."""

import signal
from types import FrameType

_ENDING = (signal.SIGINT, signal.SIGTERM)


def raise_first_interrupt() -> None:
    """From now on SIGINT and SIGTERM raise one KeyboardInterrupt.

    Those that follow are ignored, so that what is finished can be written to its end. A background
    job whose shell has it ignore SIGINT goes on ignoring it.
    """
    for number in _ENDING:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _raise)


def _raise(_number: int, _frame: FrameType | None) -> None:
    for number in _ENDING:
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt
