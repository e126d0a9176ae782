"""How answers are written, as parameters of an address."""

from collections.abc import Mapping
from dataclasses import asdict

from lit_core.gemma import Decoding
from lit_core.views.inputs import LIMITS


def decoding_parameters(decoding: Decoding) -> dict[str, str]:
    """What is not as usual; the fields show the same numbers again."""
    usual, given = asdict(Decoding()), asdict(decoding)
    return {name: str(given[name]) for name in LIMITS if given[name] != usual[name]}


def decoding_from(asked: Mapping[str, str]) -> dict[str, float]:
    """A number for each field: the address's, or the usual one where it has none that will do."""
    usual = asdict(Decoding())
    return {name: _number(asked.get(name, ""), name, usual[name]) for name in LIMITS}


def _number(text: str, name: str, usual: float) -> float:
    low, high = LIMITS[name]
    try:
        number = type(low)(text)
    except ValueError:
        return usual
    return number if low <= number <= high else usual
