"""The process that downloads a model: `python -m lit_core.gemma.hub.fetch HOME HANDLE`.

It is a process of its own because Kaggle's client, like others, waits for ever for some of its
answers: this one can be killed. Its last line of output is a JSON object that says what came of it.
"""

import json
import sys
from typing import Any

from lit_core.gemma.hub.catalogue import HUGGING_FACE, KAGGLE

HOMES = {home.name: home for home in (KAGGLE, HUGGING_FACE)}


def outcome(home: str, handle: str) -> dict[str, Any]:
    """The folder, or what went wrong as plain data."""
    try:
        return {"path": HOMES[home].fetch(handle)}
    except Exception as error:
        return {
            "error": type(error).__name__,
            "kinds": [kind.__name__ for kind in type(error).__mro__],
            "status": _status(error),
            "errno": getattr(error, "errno", None),
        }


def _status(error: BaseException | None) -> int | None:
    """The status of the answer that an error, or one that led to it, is about."""
    while error is not None:
        if (response := getattr(error, "response", None)) is not None:
            return response.status_code
        error = error.__cause__ or error.__context__
    return None


if __name__ == "__main__":
    print(json.dumps(outcome(*sys.argv[1:])), flush=True)
