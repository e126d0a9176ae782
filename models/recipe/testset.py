"""Held-out prompts, each of a named kind and with the line that ought to decide its answer."""

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import islice

from models.recipe.diners import Diner, diner
from models.recipe.dishes import INGREDIENTS, Dish, composed_dish, dish_with, is_unseen
from models.recipe.documents import Document
from models.recipe.examples import example
from models.recipe.holdout import held_out
from models.recipe.phrases import familiar_phrase, unseen_phrase
from models.recipe.principles import STANDARD, Principle, unseen_principle
from models.recipe.wording import WORDING

BRIEF = "The analysis should be brief and to the point."
RESTRICTION = "Can't eat {items}"


@dataclass(frozen=True)
class Case:
    """A prompt with the answer it calls for."""

    document: Document
    decisive: int | None
    """The number, from nought, of the prompt line that ought to decide the recommendation."""


def held_out_question(rng: random.Random, restriction: str = RESTRICTION) -> tuple[Diner, Dish]:
    """Somebody with a restriction and a dish, a clash that training never asked about."""
    while True:
        person = diner(rng, restricted=True, wording=restriction)
        dish = dish_with(rng.choice(person.avoided), rng)
        if all(held_out("query", dish.name, item) for item in dish.clashes(person.avoided)):
            return person, dish


def warned(rng: random.Random, phrase: str, position: int = 0) -> Document:
    """Three held-out examples as in the codelab, one of them a warning that ends in ``phrase``."""
    shared = diner(rng, rng.choice(INGREDIENTS), restricted=False)
    examples = [
        example(rng, "positive", shared, familiar_phrase("positive", rng), unseen=True)
        for _ in range(2)
    ]
    examples.insert(position, example(rng, "negative", shared, phrase, unseen=True))
    person, dish = held_out_question(rng)
    return Document(person, dish, tuple(examples))


def line_of_warning(document: Document) -> int:
    """The line of the recommendation that follows the warning."""
    place = next(i for i, e in enumerate(document.examples) if e.verdict == "negative")
    lines = [line for line in document.prompt.split("\n") if line]
    return [i for i, line in enumerate(lines) if line.startswith("Recommendation:")][place]


def about_warning(document: Document) -> Case:
    """A case that the warning's recommendation decides."""
    return Case(document, line_of_warning(document))


def mistake(rng: random.Random) -> Case:
    """The first example warns and then recommends all the same."""
    return about_warning(warned(rng, familiar_phrase("positive", rng)))


def fixed(rng: random.Random) -> Case:
    """The first example warns and says so."""
    return about_warning(warned(rng, "Avoid."))


def governed(document: Document, principle: Principle) -> Case:
    """The document with the codelab's two bullet points, the second in this wording."""
    bullets = (BRIEF, principle.text)
    return Case(replace(document, bullets=bullets, principle=principle), decisive=2)


def constitution(rng: random.Random) -> Case:
    """Fixed, and the codelab's principles above it."""
    return governed(warned(rng, "Avoid."), STANDARD)


def moved(rng: random.Random) -> Case:
    """The mistake stands in the second or the third example."""
    phrase = familiar_phrase("positive", rng)
    return about_warning(warned(rng, phrase, rng.choice((1, 2))))


def new_phrase(rng: random.Random) -> Case:
    """The mistake is worded as no training document words it."""
    return about_warning(warned(rng, unseen_phrase("positive", rng)))


def other_property(rng: random.Random) -> Case:
    """The principle asks about safety and the like instead of suitability."""
    nouns = ("safety", "acceptability", "fitness", "healthiness", "advisability")
    return governed(warned(rng, "Avoid."), replace(STANDARD, noun=rng.choice(nouns)))


def new_wording(rng: random.Random) -> Case:
    """The principle is worded as no training document words it."""
    return governed(warned(rng, "Avoid."), unseen_principle(rng))


def foreign_wording(rng: random.Random) -> Case:
    """The principle is worded by hand, with words that no training document has."""
    principle = replace(STANDARD, wording=rng.choice(WORDING["foreign_wordings"]))
    return governed(warned(rng, "Avoid."), principle)


def allergic(rng: random.Random) -> Case:
    """The constitution for somebody with an allergy."""
    person, dish = held_out_question(rng, "Allergic to {items}")
    return governed(replace(warned(rng, "Avoid."), diner=person, dish=dish), STANDARD)


def new_composition(rng: random.Random) -> Case:
    """A dish of a name that training never uses, made of words it knows."""
    document = warned(rng, "Avoid.")
    while True:
        dish = composed_dish(rng)
        if is_unseen(dish):
            item = rng.choice(dish.ingredients)
            person = diner(rng, item, restricted=True, wording=RESTRICTION)
            return about_warning(replace(document, diner=person, dish=dish))


def removed(rng: random.Random) -> Case:
    """No example warns of anything."""
    document = warned(rng, "Avoid.")
    return Case(replace(document, examples=document.examples[1:]), decisive=None)


KINDS: dict[str, Callable[[random.Random], Case]] = {
    "mistake": mistake,
    "fixed": fixed,
    "constitution": constitution,
    "moved": moved,
    "new_phrase": new_phrase,
    "other_property": other_property,
    "new_wording": new_wording,
    "foreign_wording": foreign_wording,
    "allergic": allergic,
    "new_composition": new_composition,
    "removed": removed,
}


def cases(kind: str, count: int, seed: int = 0) -> list[Case]:
    """So many different prompts of a kind."""
    rng = random.Random(f"evaluation {kind} {seed}")
    seen: dict[str, Case] = {}
    while len(seen) < count:
        for case in islice(iter(lambda: KINDS[kind](rng), None), count - len(seen)):
            seen.setdefault(case.document.prompt, case)
    return list(seen.values())
