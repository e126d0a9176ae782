"""The process that downloads a model: `python -m lit_core.gemma.hub.fetch HUB HANDLE`.

Clients such as Kaggle's may wait for a response forever; a separate process can be killed together
with its child processes. It exits when its standard input is closed, which happens when its parent
process ends. The last line of its output is a JSON object with the result.
"""

import json
import os
import signal
import sys
import threading
from typing import Any

from lit_core.gemma.hub.download_errors import RefusedError
from lit_core.gemma.hub.hubs import HUBS


def outcome(hub: str, handle: str) -> dict[str, Any]:
    """The folder, or what went wrong as plain data."""
    try:
        return {"path": HUBS[hub].fetch(handle)}
    except Exception as error:
        return {
            "error": type(error).__name__,
            "kinds": [kind.__name__ for kind in type(error).__mro__],
            "status": _status(error),
            "errno": getattr(error, "errno", None),
            "files": getattr(error, "files", []),
        }


def _status(error: BaseException | None) -> int | None:
    """The status of the answer that an error, or one that led to it, is about."""
    while error is not None:
        if (response := getattr(error, "response", None)) is not None:
            return response.status_code
        if isinstance(error, RefusedError):
            return error.status
        error = error.__cause__ or error.__context__
    return None


def _end_with_the_other_side() -> None:
    """Wait until nobody holds the other end of standard input any more, and end the group."""
    os.read(sys.stdin.fileno(), 1)
    os.killpg(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    threading.Thread(target=_end_with_the_other_side, daemon=True).start()
    print(json.dumps(outcome(*sys.argv[1:])), flush=True)
