"""Principles: the bullet points that say how the answer is to be worded."""

import random
from dataclasses import dataclass, replace
from typing import Literal

from models.recipe.holdout import held_out
from models.recipe.phrases import known_phrase
from models.recipe.wording import WORDING, capitalised, expand

Scope = Literal["both", "analysis", "recommendation"]
SCOPES: tuple[Scope, ...] = ("both", "analysis", "recommendation")
PROPERTIES: dict[str, str] = WORDING["properties"]


@dataclass(frozen=True)
class Principle:
    """A demand on answers about people with a dietary restriction."""

    wording: str
    """The sentence, with ``{noun}``, ``{adjective}`` or ``{phrase}`` left open."""
    scope: Scope
    noun: str
    phrase: str | None = None
    """The recommendation that the principle spells out, if it does."""

    @property
    def text(self) -> str:
        """The sentence as the prompt has it."""
        adjective = PROPERTIES[self.noun]
        return self.wording.format(noun=self.noun, adjective=adjective, phrase=self.phrase)

    def recommendation(self, clash: bool) -> str | None:
        """What the answer must recommend to somebody with a restriction, if anything."""
        if self.phrase:
            return self.phrase if clash else None
        adjective = PROPERTIES[self.noun]
        return f"Not {adjective} for you." if clash else f"{capitalised(adjective)} for you."


STANDARD = Principle(
    f"{WORDING['scopes']['both'][0]} {WORDING['standard_demand']}", "both", "suitability"
)


def some_noun(rng: random.Random) -> str:
    """The property a principle asks about: suitability more often than any other."""
    return "suitability" if rng.random() < 0.35 else rng.choice(list(PROPERTIES))


def some_wording(scope: Scope, rng: random.Random) -> str:
    """A principle's sentence with its property left open; every second one is the codelab's."""
    subject, demand = WORDING["scopes"][scope][0], WORDING["standard_demand"]
    if rng.random() < 0.5:
        subject = rng.choice(WORDING["scopes"][scope])
        demand = expand(rng.choice(WORDING["demands"]), WORDING["principle_slots"], rng)
    return f"{subject} {demand}"


def known_principle(rng: random.Random) -> Principle:
    """A principle that training may use."""
    if rng.random() < 0.15:
        scope, phrase = "recommendation", known_phrase("negative", rng)
        wording = expand(rng.choice(WORDING["spelled_out"]), WORDING["principle_slots"], rng)
    else:
        scope, phrase = rng.choices(SCOPES, [0.6, 0.15, 0.25])[0], None
        wording = some_wording(scope, rng)
    if held_out("principle", wording) and wording != STANDARD.wording:
        return known_principle(rng)
    return Principle(wording, scope, some_noun(rng), phrase)


def unseen_principle(rng: random.Random) -> Principle:
    """A principle about suitability in a wording that never occurs in training."""
    while not held_out("principle", wording := some_wording("both", rng)):
        pass
    return replace(STANDARD, wording=wording)


def neutral_bullet(rng: random.Random) -> str:
    """A bullet point that changes nothing in the answer."""
    template = rng.choice(WORDING["neutral_principles"])
    return expand(template, WORDING["principle_slots"], rng)
