"""The `config` of a prompt file: dotprompt's names for decoding parameters, checked as read."""

import difflib
import math
from collections.abc import Callable
from typing import Any

from lit_core.prompts.front_matter import Field


def _is_whole(value: object, least: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= least


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _is_stop_list(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(stop, str) and stop for stop in value)


_PARAMETERS: dict[str, tuple[Callable[[Any], bool], str]] = {
    "maxOutputTokens": (lambda value: _is_whole(value, 1), "a whole number of at least 1"),
    "stopSequences": (_is_stop_list, r'a list of strings, such as ["\n\n"]'),
    "temperature": (lambda value: _is_number(value) and value >= 0, "a number of at least 0"),
    "topP": (lambda value: _is_number(value) and 0 < value <= 1, "a number above 0, at most 1"),
    "topK": (lambda value: _is_whole(value, 1), "a whole number of at least 1"),
    "seed": (lambda value: _is_whole(value, 0), "a whole number of at least 0"),
}
# Names used by other programs, in lower case and without underscores or hyphens.
_ALIASES = {
    "maxtokens": "maxOutputTokens",
    "maxnewtokens": "maxOutputTokens",
    "maxcompletiontokens": "maxOutputTokens",
    "maxlength": "maxOutputTokens",
    "numpredict": "maxOutputTokens",
    "stop": "stopSequences",
    "stops": "stopSequences",
    "stopwords": "stopSequences",
    "temp": "temperature",
    "randomseed": "seed",
}
_NEAR = 0.8


def read_config(config: Field) -> dict[str, Any]:
    """The decoding parameters in `config`; a name that is not known here is kept unread.

    Raises:
        PromptError: A parameter has a value that cannot be used, or another program's name, or a
            name that is nearly right. All such names are reported at once.
    """
    fields = config.fields()
    for name, field in fields.items():
        if name in _PARAMETERS:
            is_right, wanted = _PARAMETERS[name]
            if not is_right(field.value):
                raise field.fault(f"must be {wanted}")
    wrong = {
        name: right for name in fields if (right := closest_parameter(name)) not in (name, None)
    }
    if wrong:
        listed = ", ".join(f"“{name}” (write “{right}”)" for name, right in wrong.items())
        raise config.fault(f"has parameter names that are not known here: {listed}")
    return {name: field.value for name, field in fields.items()}


def closest_parameter(name: str) -> str | None:
    """The decoding parameter that a name refers to, even if misspelled; None if there is none."""
    if name in _PARAMETERS:
        return name
    plain = name.replace("_", "").replace("-", "").lower()
    known = {parameter.lower(): parameter for parameter in _PARAMETERS} | _ALIASES
    if plain in known:
        return known[plain]
    near = difflib.get_close_matches(plain, map(str.lower, _PARAMETERS), n=1, cutoff=_NEAR)
    return known[near[0]] if near else None
