"""The made-up kitchen: which dish holds which ingredients."""

import json
import random
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from models.recipe.holdout import held_out

MENU: dict[str, Any] = json.loads(Path(__file__).with_name("menu.json").read_text())
INGREDIENTS: list[str] = MENU["ingredients"]
DIETS: dict[str, list[str]] = MENU["diets"]


@dataclass(frozen=True)
class Dish:
    """A dish and what it is made of, the telling ingredient first."""

    name: str
    ingredients: tuple[str, ...]

    def clashes(self, avoided: tuple[str, ...]) -> tuple[str, ...]:
        """The ingredients of this dish that the diner avoids, in the dish's order."""
        return tuple(item for item in self.ingredients if item in avoided)


NAMED = tuple(Dish(name, tuple(items)) for name, items in MENU["named"].items())
NAMED_WITH = {item: [d for d in NAMED if item in d.ingredients] for item in INGREDIENTS}


def compose(base: str, extras: list[str], name: str) -> Dish:
    """A dish whose name says what it is made of."""
    return Dish(name, tuple(dict.fromkeys([*extras, *MENU["bases"][base]])))


def composed_dish(rng: random.Random) -> Dish:
    """A dish put together by name: ``Egg fried rice``, ``Tart with leeks``."""
    modifiers: dict[str, str] = MENU["modifiers"]
    base = rng.choice(list(MENU["bases"]))
    fitting = fitting_modifiers(base)
    form = rng.random()
    if form < 0.65:
        modifier = rng.choice(fitting)
        return compose(base, [modifiers[modifier]], f"{modifier} {base}")
    if form < 0.8:
        first, second = rng.sample(fitting, 2)
        if modifiers[first] == modifiers[second]:
            return composed_dish(rng)
        extras = [modifiers[first], modifiers[second]]
        return compose(base, extras, f"{first} {base} with {modifiers[second]}")
    extra = modifiers[rng.choice(fitting)]
    return compose(base, [extra], f"{base.capitalize()} with {extra}")


@cache
def fitting_modifiers(base: str) -> tuple[str, ...]:
    """The modifiers that make a dish somebody could order."""
    sweet_base, only_sweet_base = base in MENU["sweet_bases"], base in MENU["only_sweet_bases"]
    return tuple(
        modifier
        for modifier in MENU["modifiers"]
        if (sweet_base or modifier not in MENU["only_sweet_modifiers"])
        and (not only_sweet_base or modifier in MENU["sweet_modifiers"])
    )


def known_dish(rng: random.Random) -> Dish:
    """A dish that training may speak of."""
    if rng.random() < 0.55:
        return rng.choice(NAMED)
    dish = composed_dish(rng)
    return dish if not is_unseen(dish) else known_dish(rng)


def is_unseen(dish: Dish) -> bool:
    """Whether the name as a whole never occurs in training."""
    return dish not in NAMED and held_out("composition", dish.name)


def dish_with(item: str, rng: random.Random) -> Dish:
    """A known dish that holds the ingredient."""
    if NAMED_WITH[item] and rng.random() < 0.55:
        return rng.choice(NAMED_WITH[item])
    while item not in (dish := known_dish(rng)).ingredients:
        pass
    return dish
