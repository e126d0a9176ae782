"""Texts for the planted circuits: of each, the lines that decide the answer are known."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np

from lit_core.gemma import Generation
from lit_core.gemma.forward import LayeredForward
from lit_core.salience import Target, target_tokens
from tests.gemma.whole_texts import WholeTextScorer
from tests.planted.bare_model import BareModel
from tests.planted.circuits import (
    backbone,
    both,
    chain,
    constant,
    either,
    look_up,
    no_pattern,
    noticed,
    planted_layer,
    truth,
)

FILLERS = [f" filler{number}" for number in range(16)]
KEYS = [f" key{number}" for number in range(12)]
VALUES = [f" value{number}" for number in range(12)]
MARKERS = [" say", " said", " one", " two", " so", " yes"]
WORDS = ["<pad>", "<bos>", "\n", *MARKERS, *FILLERS, *KEYS, *VALUES]
NUMBER = {word: number for number, word in enumerate(WORDS)}
FEWEST, MOST = 6, 12
DECOY = 0.7  # how much a distractor's marker is like the needle's

Lines = list[list[str]]


@dataclass(frozen=True)
class Task:
    """A text, what is asked about it, and the truth.

    Attributes:
        model: the one that answers.
        generation: the text; each line is a segment.
        target: the word that the circuit decides.
        foil: another word it could have been.
        causes: numbers of the prompt lines that decide it, from nought.
    """

    model: BareModel
    generation: Generation
    target: Target
    foil: str
    causes: tuple[int, ...]


def copy(rng: random.Random) -> Task:
    """One line says what to say; the others are filler."""
    lines = _filler(rng)
    value, foil = rng.sample(VALUES, 2)
    cause = rng.randrange(len(lines))
    lines[cause] = [" say", value]
    return _task("copy", lines, [" so", value], foil, (cause,))


def key_value(rng: random.Random) -> Task:
    """Each line gives a key its value; the answer begins with a key."""
    count = rng.randint(FEWEST, MOST)
    keys, values = rng.sample(KEYS, count), rng.sample(VALUES, count)
    cause = rng.randrange(count)
    lines = [list(pair) for pair in zip(keys, values, strict=True)]
    other = values[cause - 1]
    return _task("key_value", lines, [keys[cause], values[cause]], other, (cause,))


def needle(rng: random.Random) -> Task:
    """One line says what to say; the others say other things in a word that is much like it."""
    count = rng.randint(FEWEST, MOST)
    values = rng.sample(VALUES, count)
    cause = rng.randrange(count)
    lines = [[" said", value] for value in values]
    lines[cause][0] = " say"
    return _task("needle", lines, [" so", values[cause]], values[cause - 1], (cause,))


def either_of_two(rng: random.Random) -> Task:
    """Two lines hold a cause each, and one is enough."""
    return _two_causes("either_of_two", rng)


def either_by_attention(rng: random.Random) -> Task:
    """Two lines hold a cause each, and attention that finds one of them is enough."""
    return _two_causes("either_by_attention", rng)


def both_of_two(rng: random.Random) -> Task:
    """Two lines hold a cause each, and it takes both."""
    return _two_causes("both_of_two", rng)


def two_hops(rng: random.Random) -> Task:
    """One line decides the answer's earlier line that decides its last; a distractor another one.

    The last line reads nothing of the prompt itself.
    """
    lines = _filler(rng)
    cause, distractor = rng.sample(range(len(lines)), 2)
    lines[cause][0], lines[distractor][0] = " one", " said"
    earlier = [[" so", " two", "\n"], [" so", " say", "\n"]]
    rng.shuffle(earlier)
    response = [*earlier[0], *earlier[1], " so", " yes"]
    return _task("two_hops", lines, response, rng.choice(VALUES), (cause,))


TASKS: dict[str, Callable[[random.Random], Task]] = {
    "copy": copy,
    "key_value": key_value,
    "needle": needle,
    "either_of_two": either_of_two,
    "either_by_attention": either_by_attention,
    "both_of_two": both_of_two,
}


@cache
def planted_model(name: str) -> BareModel:
    """The model of a kind of task."""
    marker = np.eye(len(WORDS))[NUMBER[" say"]]
    likeness = marker + DECOY * np.eye(len(WORDS))[NUMBER[" said"]]
    causes, yes = (NUMBER[" one"], NUMBER[" two"]), NUMBER[" yes"]
    distracted = NUMBER[" said"], NUMBER[" say"]
    circuits = {
        "copy": lambda: look_up(constant(marker)),
        "key_value": lambda: look_up(lambda words: words),
        "needle": lambda: look_up(constant(likeness)),
        "either_of_two": lambda: truth(causes, yes, either),
        "either_by_attention": lambda: noticed(causes, yes),
        "both_of_two": lambda: truth(causes, yes, both),
        "two_hops": lambda: chain([(causes[0], causes[1]), (causes[1], yes), distracted]),
    }
    layers = backbone(circuits[name](), len(WORDS))
    return BareModel(LayeredForward(layers, planted_layer, no_pattern), WORDS, WholeTextScorer)


def _filler(rng: random.Random) -> Lines:
    return [rng.sample(FILLERS, rng.randint(2, 3)) for _ in range(rng.randint(FEWEST, MOST))]


def _two_causes(name: str, rng: random.Random) -> Task:
    lines = _filler(rng)
    causes = rng.sample(range(len(lines)), 2)
    for word, cause in zip((" one", " two"), causes, strict=True):
        lines[cause][0] = word
    return _task(name, lines, [" so", " yes"], rng.choice(VALUES), tuple(sorted(causes)))


def _task(name: str, lines: Lines, response: list[str], foil: str, causes: tuple[int, ...]) -> Task:
    model = planted_model(name)
    generation = model.make_generation([word for line in lines for word in (*line, "\n")], response)
    last = len(response)
    return Task(model, generation, target_tokens(generation, last - 1, last), foil, causes)
