"""Whether memory stays what it is through an hour of use: `python -m benchmarks.endurance`.

200 answers and selections of varied length, by two models in three precisions, as the app's own
pool of models runs them. What is held at the end is compared with what was held after a sixth.
"""

import argparse
import random
import sys
from itertools import product

from benchmarks.device_memory import resident
from benchmarks.figures import Figure, keep, seconds
from benchmarks.texts import codelab_prompt
from lit_core.engine import (
    AttributionRequest,
    GenerateRequest,
    ModelPool,
)
from lit_core.gemma import Decoding
from lit_core.salience import default_target
from lit_core.settings import PRECISIONS

MODELS = ("tiny-gemma", "gemma3_270m")
USES, EARLY, MOST_NEW, LONGEST = 200, 6, 60, 3
WITHIN, SEED = 1.15, 7
PEER = "after a sixth of it, the tenth minute of an hour"


def main() -> int:
    """Use the models, and print what is held now and then; 1 where it grew too much."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--uses", type=int, default=USES)
    uses = options.parse_args().uses
    chosen, models, held = random.Random(SEED), ModelPool(), []
    kinds = list(product(MODELS, PRECISIONS))
    for number in range(uses):
        # Every model and precision has had its turn by the time of the first look.
        name, precision = kinds[number] if number < len(kinds) else chosen.choice(kinds)
        took = seconds(lambda: _use(models, name, precision, chosen))  # noqa: B023
        held.append(_held(models))
        told = f"{number + 1:3} {name} {precision}: {held[-1]:.2f} GB, {took:.1f} s"
        print(told, file=sys.stderr, flush=True)
    for engine in models.loaded().values():
        engine.unload().result()
    unloaded = _held(models)
    setting = {"uses": uses, "peak": round(max(held), 2)}
    early = held[uses // EARLY]
    end = Figure("endurance.held", held[-1], PEER, early, "GB", {**setting, "wanted": WITHIN})
    keep("endurance", [end, Figure("endurance.unloaded", unloaded, PEER, early, "GB", setting)])
    return int(held[-1] > WITHIN * early)


def _held(models: ModelPool) -> float:
    """What this process and those of all models hold, in GB."""
    return (resident("VmRSS") + models.held_bytes()) / 1e9


def _use(models: ModelPool, name: str, precision: str, chosen: random.Random) -> None:
    """An answer to a prompt of some length, then what explains its last line, or all of it."""
    engine = models.engine(name, precision)
    words = codelab_prompt().split(" ")
    begun = chosen.randrange(len(words) // 2)
    prompt = " ".join([*words[begun:], *words * chosen.randrange(LONGEST)])
    longest = (engine.load().result().context_length - MOST_NEW) * 2
    decoding = Decoding(chosen.randint(4, MOST_NEW), temperature=1.0, seed=chosen.randrange(10**6))
    generation = engine.submit(GenerateRequest(prompt[-longest:], decoding)).result()
    if not generation.response_tokens:
        return
    engine.submit(AttributionRequest.of_target(generation, default_target(generation))).result()
    if chosen.random() < 1 / EARLY:
        engine.submit(AttributionRequest(generation)).result()


if __name__ == "__main__":
    sys.exit(main())
