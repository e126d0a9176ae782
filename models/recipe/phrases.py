"""Recommendations: familiar ones, ones put together from parts, and free ones to be copied."""

import random
import re
from typing import Literal

from models.recipe.holdout import held_out
from models.recipe.wording import WORDING, capitalised, expand

Verdict = Literal["positive", "negative"]
FALLBACK: dict[Verdict, str] = {"positive": "Likely good.", "negative": "Avoid."}
NEGATIVE = re.compile(
    r"\b(avoid|skip|(?<!might )not|never|away|pass|leave|forget|bad|awful|wrong|risky|don't)\b",
    re.IGNORECASE,
)


def familiar_phrase(verdict: Verdict, rng: random.Random) -> str:
    """One of a few recommendations that come up again and again."""
    return rng.choice(WORDING[f"familiar_{verdict}"])


def composed_phrase(verdict: Verdict, rng: random.Random) -> str:
    """A recommendation put together from parts, so that it has to be copied."""
    return expand(rng.choice(WORDING[verdict]), WORDING["slots"], rng)


def free_phrase(rng: random.Random) -> str:
    """A few words without much sense, of either verdict."""
    words = rng.sample(WORDING["free_words"], rng.randint(1, 5))
    return capitalised(" ".join(words)) + rng.choice("..!")


def known_phrase(verdict: Verdict, rng: random.Random) -> str:
    """A recommendation that training may use."""
    kind = rng.random()
    if kind < 0.45:
        return familiar_phrase(verdict, rng)
    phrase = composed_phrase(verdict, rng) if kind < 0.85 else free_phrase(rng)
    return phrase if not held_out("phrase", phrase) else known_phrase(verdict, rng)


def unseen_phrase(verdict: Verdict, rng: random.Random) -> str:
    """A recommendation that never occurs in training."""
    while not held_out("phrase", phrase := composed_phrase(verdict, rng)):
        pass
    return phrase


def is_positive(recommendation: str) -> bool:
    """Whether a recommendation speaks for the dish."""
    return bool(recommendation) and NEGATIVE.search(recommendation) is None
