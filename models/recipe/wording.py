"""Turns the templates of wording.json into sentences."""

import json
import random
import re
from pathlib import Path
from typing import Any

WORDING: dict[str, Any] = json.loads(Path(__file__).with_name("wording.json").read_text())
SLOT = re.compile(r"\{(\w+)\}")


def capitalised(text: str) -> str:
    """The text with its first letter in upper case, the rest as it was."""
    return text[:1].upper() + text[1:]


def expand(template: str, slots: dict[str, list[str]], rng: random.Random) -> str:
    """Fill every ``{slot}`` at random; ``{Slot}`` is the same with a capital letter.

    A slot that names no list stays as it is, for a later filling.
    """

    def choice(match: re.Match[str]) -> str:
        name = match[1]
        options = slots.get(name.lower())
        if options is None:
            return match[0]
        word = rng.choice(options)
        return word if name.islower() else capitalised(word)

    return SLOT.sub(choice, template)


def listed(words: list[str] | tuple[str, ...], conjunction: str = "and") -> str:
    """The words as one enumeration: ``a, b and c``."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {conjunction} {words[-1]}"
