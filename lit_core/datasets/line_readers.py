"""Plain text and JSON Lines: formats of one record a line, blank lines aside."""

import json
from collections.abc import Collection, Iterator

from lit_core.datasets.example import LineProblem
from lit_core.datasets.record import Record, reserved_name_error

_TEXTS = ("prompt", "target", "source", "__id", "__target", "__expected")


def read_txt(text: str) -> Iterator[Record]:
    """Every line as a prompt."""
    for line, prompt in _lines(text):
        yield Record(line, {"prompt": prompt})


def read_jsonl(text: str, variables: Collection[str] = ()) -> Iterator[Record | LineProblem]:
    """A record for each line, or what is wrong with it; values that are not text stay JSON.

    An object needs a prompt, unless there are template variables whose values it can give.
    """
    for line, content in _lines(text):
        try:
            yield Record(line, _json_fields(content, variables))
        except json.JSONDecodeError as error:
            yield LineProblem(line, f"not valid JSON at character {error.pos + 1} ({error.msg})")
        except UnicodeEncodeError:
            yield LineProblem(line, "holds half of a character (a lone surrogate)")
        except RecursionError:
            yield LineProblem(line, "is nested too deeply")
        except ValueError as error:
            yield LineProblem(line, str(error))


def _json_fields(content: str, variables: Collection[str]) -> dict[str, str]:
    fields = json.loads(content, object_pairs_hook=_unique)
    if not isinstance(fields, dict):
        raise ValueError("not a JSON object")
    if fields.get("prompt") is None and not variables:
        raise ValueError("has no “prompt”")
    for reason in map(reserved_name_error, fields):
        if reason:
            raise ValueError(reason)
    for name in set(_TEXTS).difference(variables):
        if not isinstance(fields.get(name), str | None):
            raise ValueError(f"“{name}” is not text")
    texts = {name: _text(value) for name, value in fields.items() if value is not None}
    "".join([*texts, *texts.values()]).encode()
    return texts


def _text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    fields = dict(pairs)
    if len(fields) < len(pairs):
        raise ValueError("a key appears twice")
    return fields


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Lines that are not blank, with their numbers; only newlines end one, as in JSON Lines."""
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield number, line.removesuffix("\r")
