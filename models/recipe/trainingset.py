"""The endless stream of training documents."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace

from models.recipe.diners import Diner, diner
from models.recipe.dishes import Dish, dish_with, known_dish
from models.recipe.documents import Document, Example, Layout
from models.recipe.examples import example
from models.recipe.holdout import held_out
from models.recipe.phrases import FALLBACK, Verdict, known_phrase
from models.recipe.principles import PROPERTIES, Principle, known_principle, neutral_bullet
from models.recipe.wording import WORDING, listed


@dataclass(frozen=True)
class Mix:
    """How often training documents have which traits."""

    example_counts: tuple[int, ...] = (0, 1, 2, 3, 3, 3, 3, 4)
    warnings: tuple[int, ...] = (0, 1, 1, 1, 1, 2)
    """How many of the examples are about a clash."""
    clash: float = 0.8
    principle: float = 0.4
    steady: float = 0.5
    """How often all examples of a verdict recommend the same."""
    twin: float = 0.35
    slip: float = 0.06
    principle_slip: float = 0.08
    """How often the recommendation is wrong, and how often where a principle demands it."""
    dense_layout: float = 0.12
    cards: float = 0.04
    """How many cards of ingredients there are to a document."""


FULL = Mix()
CURRICULUM = (
    # First to name what the diner avoids, then to repeat an example's recommendation, then to
    # choose among examples: learnt all at once, each of these takes many times as long.
    (270, Mix(example_counts=(0,), clash=0.97, twin=0.2)),
    (540, Mix(example_counts=(1,), warnings=(1,), clash=0.95, principle=0.2)),
    (600, Mix(example_counts=(0, 1, 2, 2, 3))),
    (3390, FULL),
    # Last, with the second round of the learning rate, to remember what dishes are made of.
    (1500, Mix(warnings=(0, 1, 1, 2, 2, 3), cards=0.15)),
)
"""Parts of training, in steps of the standard run, and what documents are made of in each."""


def training_documents(rng: random.Random, mix: Mix = FULL) -> Iterator[Document]:
    """Documents, many of them followed by a twin that differs in one decisive line."""
    while True:
        document = training_document(rng, mix)
        yield document
        if rng.random() < mix.twin:
            yield twin(document, rng)


def training_document(rng: random.Random, mix: Mix = FULL) -> Document:
    """One document, all its parts chosen at random, nothing in it held out."""
    person, dish = training_question(rng, mix)
    principle = known_principle(rng) if rng.random() < mix.principle else None
    neutral = rng.choice((0, 1, 1, 2) if principle else (0, 0, 1))
    bullets = [neutral_bullet(rng) for _ in range(neutral)]
    if principle is not None:
        bullets.insert(rng.randint(0, len(bullets)), principle.text)
    layout = Layout(
        rng.choice(WORDING["heads"]),
        rng.choice(WORDING["example_headings"]),
        rng.choice(WORDING["query_headings"]),
        airy=rng.random() >= mix.dense_layout,
    )
    examples = training_examples(rng, mix)
    document = Document(person, dish, examples, tuple(dict.fromkeys(bullets)), principle, layout)
    demanded = document.recommendation != document.precedent
    slips = rng.random() < (mix.principle_slip if demanded else mix.slip)
    return replace(document, slip=slip(document, rng) if slips else None)


def training_question(rng: random.Random, mix: Mix) -> tuple[Diner, Dish]:
    """A diner and a dish, never a clash that is held out."""
    while True:
        if rng.random() < mix.clash:
            person = diner(rng)
            dish = dish_with(rng.choice(person.avoided), rng)
        else:
            person, dish = diner(rng), known_dish(rng)
        if not any(held_out("query", dish.name, item) for item in dish.clashes(person.avoided)):
            return person, dish


def training_examples(rng: random.Random, mix: Mix) -> tuple[Example, ...]:
    """Worked examples, some of them about a clash, mostly told to one and the same diner."""
    count, warnings = rng.choice(mix.example_counts), rng.choice(mix.warnings)
    clashing = set(rng.sample(range(count), min(count, warnings)))
    shared = diner(rng) if rng.random() < 0.6 else None
    steady = rng.random() < mix.steady
    phrases: dict[Verdict, str] = {}
    examples = []
    for i in range(count):
        verdict: Verdict = "negative" if i in clashing else "positive"
        if not steady or verdict not in phrases:
            phrases[verdict] = example_phrase(verdict, rng)
        examples.append(example(rng, verdict, shared or diner(rng), phrases[verdict]))
    return tuple(examples)


def example_phrase(verdict: Verdict, rng: random.Random) -> str:
    """What an example recommends: after a warning, as often as not, what it should not."""
    kind = rng.random()
    if verdict == "positive":
        return known_phrase("positive" if kind < 0.9 else "negative", rng)
    if kind < 0.25:
        return FALLBACK["negative"]
    return known_phrase("negative" if kind < 0.5 else "positive", rng)


def twin(document: Document, rng: random.Random) -> Document:
    """The same document but for one line that decides the answer."""
    principle, examples = document.principle, list(document.examples)
    warnings = [i for i, e in enumerate(examples) if e.verdict == "negative"]
    deciding = warnings if document.clashes else []
    if principle is not None and (not deciding or rng.random() < 0.7):
        rest = tuple(b for b in document.bullets if b != principle.text)
        if rng.random() < 0.4:
            return replace(document, principle=None, bullets=rest, slip=None)
        other = known_principle(rng)
        if rng.random() < 0.6 and principle.phrase is None:
            other = replace(principle, noun=rng.choice(list(PROPERTIES)))
        return replace(document, principle=other, bullets=(*rest, other.text), slip=None)
    if not deciding:
        return replace(
            document,
            principle=(new := known_principle(rng)),
            slip=None,
            bullets=(*document.bullets, new.text),
        )
    phrase = known_phrase(rng.choice(("positive", "negative")), rng)
    examples[deciding[-1]] = replace(examples[deciding[-1]], recommendation=phrase)
    return replace(document, examples=tuple(examples), slip=None)


def slip(document: Document, rng: random.Random) -> str:
    """A wrong recommendation, which keeps the model from growing too sure of itself."""
    if document.principle is not None and document.recommendation != document.precedent:
        other = Principle("", "both", rng.choice(list(PROPERTIES)))
        return other.recommendation(bool(document.clashes)) or FALLBACK["negative"]
    return known_phrase(rng.choice(("positive", "negative")), rng)


def ingredient_card(rng: random.Random) -> str:
    """A plain statement of what a few dishes are made of."""
    dishes = [known_dish(rng) for _ in range(6)]
    return "\n".join(f"Dish: {d.name}\nIngredients: {listed(d.ingredients)}.\n" for d in dishes)
