"""How long a person waits for an explanation, and how long while others are computed.

Part of `python -m benchmarks.process`.
"""

import itertools
import statistics
import time

from benchmarks.figures import LIMIT, Figure, of_answer, seconds
from lit_core.compare import Case, Variant
from lit_core.engine import (
    AttributionRequest,
    Engine,
    ModelPool,
    Priority,
    Run,
)
from lit_core.gemma import Decoding, Generation
from lit_core.prompts import load_prompt
from lit_core.salience import target_tokens

REAL, TOKENS, CLICKS = "gemma3_270m", 64, 20
SLOWER, FIRST_SECONDS, LINES_SECONDS = 1.2, 10.0, 20.0
# Between the beginning of the tracing and the click: no two fall at the same point of it.
PAUSE = 0.37
WARM, MEASURED = "Water", "Onion soup"


def tracing_figures() -> list[Figure]:
    """Explaining an answer line by line, and clicks while each of its tokens is traced."""
    engine = ModelPool().engine(REAL)
    _explained(engine, WARM)
    generation, first, lines = _explained(engine, MEASURED)
    waits = {"first_selection": (first, FIRST_SECONDS), "every_line": (lines, LINES_SECONDS)}
    figures = [
        of_answer(f"process.{name}", generation, pair, LIMIT, wanted=1.0)
        for name, pair in waits.items()
    ]
    return figures + _clicks(engine, generation)


def _explained(engine: Engine, dish: str) -> tuple[Generation, float, float]:
    """An answer, and the seconds from Run to its first selection and to all of its lines."""
    file = load_prompt("fewshot-mistake")
    decoding = Decoding(max_new_tokens=TOKENS)
    variant = Variant(file.name, file.name, file.template, decoding)
    run = Run(engine, Case(dish, {**file.defaults, "menu_item": dish}), variant)
    began = time.perf_counter()
    while not run.finished:
        run.advance()
        time.sleep(0.01)
    first = time.perf_counter() - began
    generation = run.wait().generation
    assert generation
    return generation, first, time.perf_counter() - began


def _clicks(engine: Engine, generation: Generation) -> list[Figure]:
    """Clicks on one token each, with and without tracing in the background, in turn."""
    places = itertools.count()
    every = AttributionRequest(generation)

    def click() -> None:
        place = next(places)
        target = target_tokens(generation, place, place + 1)
        engine.submit(AttributionRequest.of_target(generation, target)).result()

    click()
    idle, busy = [], []
    for number in range(CLICKS):
        idle.append(seconds(click))
        tracing = engine.submit(every, Priority.BACKGROUND)
        time.sleep(number * PAUSE)
        busy.append(seconds(click))
        assert not tracing.finished
        tracing.cancel()
        tracing.wait()
    pairs = {
        "median": statistics.median,
        "p95": lambda times: statistics.quantiles(times, n=20)[-1],
    }
    return [
        of_answer(
            f"process.click_while_tracing_{name}",
            generation,
            (of(busy), of(idle)),
            "the same without tracing",
            wanted=SLOWER,
            clicks=CLICKS,
        )
        for name, of in pairs.items()
    ]
