"""Draws worked examples, from the part of the grammar that training or evaluation may use."""

import random

from models.recipe.diners import Diner
from models.recipe.dishes import Dish, dish_with, known_dish
from models.recipe.documents import Example
from models.recipe.holdout import held_out
from models.recipe.phrases import Verdict
from models.recipe.wording import WORDING, expand, listed


def objection(dish: Dish, avoided: tuple[str, ...], rng: random.Random) -> str:
    """An analysis that names what the diner avoids."""
    items = listed(dish.clashes(avoided)[:3])
    return expand(rng.choice(WORDING["objections"]), WORDING["slots"] | {"items": [items]}, rng)


def praise(dish: Dish, rng: random.Random) -> str:
    """An analysis that speaks well of the dish."""
    things = [dish.name.split()[-1].lower(), dish.name.lower(), "leaven bread", "food"]
    slots = WORDING["slots"] | {"item": list(dish.ingredients), "thing": things}
    slots = slots | {"good": ["great", "good", "lovely"]}
    return expand(rng.choice(WORDING["praises"]), slots, rng)


def example(
    rng: random.Random,
    verdict: Verdict,
    diner: Diner,
    recommendation: str,
    unseen: bool = False,
) -> Example:
    """An example of the verdict for this diner, from training's part or from the held-out part."""
    while True:
        if verdict == "negative":
            dish = dish_with(rng.choice(diner.avoided), rng)
            analysis = objection(dish, diner.avoided, rng)
        else:
            dish = known_dish(rng)
            if dish.clashes(diner.avoided):
                continue
            analysis = praise(dish, rng)
        if held_out("example", dish.name, analysis) == unseen:
            return Example(diner, dish, analysis, recommendation)
