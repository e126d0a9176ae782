"""The people who ask: what they like, and what they would rather not or must not eat."""

import random
from dataclasses import dataclass

from models.recipe.dishes import DIETS, INGREDIENTS
from models.recipe.wording import WORDING, capitalised, expand, listed


@dataclass(frozen=True)
class Diner:
    """A taste as the prompt words it, and what follows from it."""

    likes: str
    dislikes: str
    avoided: tuple[str, ...]
    restricted: bool
    """Whether the dislike is a dietary restriction rather than a matter of taste."""


def some_likes(rng: random.Random) -> str:
    """A line for ``Taste-likes:``."""
    slots = {"item": INGREDIENTS, "other": INGREDIENTS}
    return expand(rng.choice(WORDING["likes"]), slots, rng)


def diner(
    rng: random.Random,
    item: str | None = None,
    restricted: bool | None = None,
    wording: str | None = None,
) -> Diner:
    """A diner who avoids ``item``, if one is given, and perhaps something else."""
    restricted = rng.random() < 0.6 if restricted is None else restricted
    if restricted and wording is None and rng.random() < 0.1:
        diets = [d for d, avoided in DIETS.items() if item is None or item in avoided]
        if diets:
            diet = rng.choice(diets)
            return Diner(some_likes(rng), diet, tuple(DIETS[diet]), True)
    avoided = [item or rng.choice(INGREDIENTS)]
    if rng.random() < 0.35:
        avoided.append(rng.choice([other for other in INGREDIENTS if other != avoided[0]]))
        rng.shuffle(avoided)
    template = wording or rng.choice(WORDING["hard_dislikes" if restricted else "soft_dislikes"])
    dislikes = capitalised(template.replace("{items}", listed(avoided, "or")))
    return Diner(some_likes(rng), dislikes, tuple(avoided), restricted)
