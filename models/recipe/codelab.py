"""The codelab's three prompts, as documents of the grammar."""

from dataclasses import replace

from models.recipe.diners import Diner
from models.recipe.dishes import NAMED, Dish
from models.recipe.documents import Document, Example
from models.recipe.principles import STANDARD
from models.recipe.testset import BRIEF

SWEET_TOOTH = Diner(
    "I've a sweet-tooth", "Don't like onions or garlic", ("onions", "garlic"), False
)
NO_EGGS = Diner("Cheese", "Can't eat eggs", ("eggs",), True)


def _dish(name: str) -> Dish:
    return next(dish for dish in NAMED if dish.name == name)


def _examples(recommendation: str) -> tuple[Example, ...]:
    told = (
        ("Onion soup", "it has cooked onions in it, which you don't like.", recommendation),
        (
            "Baguette maison au levain",
            "Home-made leaven bread in france is usually great",
            "Likely good.",
        ),
        ("Macaron in france", "Sweet with many kinds of flavours", "You have to try it."),
    )
    return tuple(Example(SWEET_TOOTH, _dish(dish), text, phrase) for dish, text, phrase in told)


MISTAKE = Document(NO_EGGS, _dish("Quiche Lorraine"), _examples("You have to try it."))
FIXED = Document(NO_EGGS, _dish("Quiche Lorraine"), _examples("Avoid."))
CONSTITUTION = replace(FIXED, bullets=(BRIEF, STANDARD.text), principle=STANDARD)
CODELAB_PROMPTS = {
    "fewshot-mistake": MISTAKE,
    "fewshot-fixed": FIXED,
    "fewshot-constitution": CONSTITUTION,
}
