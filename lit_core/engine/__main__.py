"""The process of one worker: `python -m lit_core.engine DESCRIPTOR`, started by `WorkerProcess`."""

import os
import signal
import sys
import threading
import traceback
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from lit_core.engine.channel import Channel
from lit_core.engine.job import LOADING
from lit_core.engine.messages import ModelSpec
from lit_core.engine.worker import Worker
from lit_core.gemma import load_from
from lit_core.progress import ProgressToken

if TYPE_CHECKING:
    from lit_core.gemma.model import Gemma

# Where memory is short the system ends the process with the highest score (0 to 1000) first: a
# model, which is loaded again, and not the app.
OOM_SCORE_ADJ = "500"
# Pages go first where cores are few. Linux may group processes by session, and then what counts is
# the niceness of the group: see "The autogroup feature" in sched(7).
NICENESS = 5
AUTOGROUP = "/proc/self/autogroup"


def main(descriptor: int) -> None:
    """Work for the engine at the other end of an open socket, until it is done or gone."""
    # An interrupt in the terminal is for the app, which then closes the socket.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(NICENESS)
    with suppress(OSError):
        Path(AUTOGROUP).write_text(str(NICENESS), encoding="ascii")
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text(OOM_SCORE_ADJ, encoding="ascii")
    channel = Channel(descriptor)
    with suppress(EOFError):
        Worker(channel, _load, on_disconnect=_end).run()
    channel.flush()


def _load(spec: ModelSpec, progress: ProgressToken) -> "Gemma":
    progress.report(LOADING)
    return load_from(spec.place, spec.name, spec.precision, spec.max_length)


def _end(code: int = 0) -> NoReturn:
    # A framework's own shutdown is slow, and can hang when memory has run out.
    os._exit(code)


def _failed(*_: object) -> NoReturn:
    """End a process of which one thread has failed: a worker that does not listen is of no use."""
    with suppress(BaseException):
        traceback.print_exc()
    _end(1)


if __name__ == "__main__":
    threading.excepthook = _failed
    try:
        main(int(sys.argv[1]))
    except BaseException:
        _failed()
    _end()
