"""What the shell prints: one JSON object, or the same for reading."""

import argparse
import json


def emit(arguments: argparse.Namespace, result: object, text: str) -> None:
    """Print `result` as JSON when asked for, else `text`."""
    print(json.dumps(result, ensure_ascii=False) if arguments.json else text)


def percent(share: float | None) -> str:
    """A share for reading, with its sign where it is negative."""
    return "" if share is None else f"{share:.1%}"
