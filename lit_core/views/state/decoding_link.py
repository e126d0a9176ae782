"""How answers are written, as parameters of an address."""

import math
from collections.abc import Mapping
from dataclasses import asdict

from lit_core.gemma import LIMITS, Decoding, clamped

LONGEST = 20


def decoding_parameters(decoding: Decoding, base: Decoding) -> dict[str, str]:
    """What is not as usual, so that the fields show the same numbers again.

    Args:
        decoding: how answers are written.
        base: what the prompt asks for.
    """
    # Who opens the link may know the prompt's text alone, and not what it asks for.
    given, others = asdict(decoding), (asdict(base), asdict(Decoding()))
    return {
        name: str(given[name])
        for name in LIMITS
        if any(given[name] != other[name] for other in others)
    }


def decoding_from(asked: Mapping[str, str], base: Decoding) -> dict[str, float]:
    """A number for each field: the address's, held to its limits, or what the prompt asks for."""
    usual = asdict(base)
    numbers = {name: _number(asked.get(name, ""), name) for name in LIMITS}
    return {
        name: usual[name] if number is None else clamped(name, number)
        for name, number in numbers.items()
    }


def decoding_faults(asked: Mapping[str, str]) -> list[str]:
    """What an address asks for that no field can show, in words."""
    shown = decoding_from(asked, Decoding())
    return [
        f"The link asks for {name}={asked[name][:LONGEST]}, which is not possible: "
        f"{shown[name]:,} is used instead."
        for name in LIMITS
        if name in asked and _number(asked[name], name) != shown[name]
    ]


def _number(text: str, name: str) -> float | None:
    try:
        number = type(LIMITS[name][0])(text)
    except ValueError:
        return None
    return None if math.isnan(number) else number
