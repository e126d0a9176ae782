"""The process that downloads a preset: `python -m lit_core.gemma.hub.fetch HANDLE`.

It is a process of its own because Kaggle's client waits for ever for some of its answers: this one
can be killed. Its last line of output is a JSON object that says what came of it.
"""

import json
import sys
from typing import Any


def outcome(handle: str) -> dict[str, Any]:
    """The folder, or what went wrong as plain data."""
    import kagglehub

    try:
        return {"path": kagglehub.model_download(handle)}
    except Exception as error:
        response = getattr(error, "response", None)
        return {
            "error": type(error).__name__,
            "kinds": [kind.__name__ for kind in type(error).__mro__],
            "status": getattr(response, "status_code", None),
            "errno": getattr(error, "errno", None),
        }


if __name__ == "__main__":
    print(json.dumps(outcome(sys.argv[1])), flush=True)
