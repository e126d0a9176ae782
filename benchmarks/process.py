"""What it costs and gives to run a model in a process of its own: `python -m benchmarks.process`.

Handing over, what unloading gives back, how soon the app is up and how small it stays, how quickly
another session's page answers while a model loads, compiles and explains, and how long a person
waits for an explanation while others are computed.
"""

import argparse
import gc
import itertools
import os
import statistics
import tempfile
import time
from pathlib import Path

import psutil
from playwright.sync_api import Browser, Page, expect

from benchmarks.device_memory import resident
from benchmarks.figures import LIMIT, Figure, keep, of_answer, seconds
from benchmarks.tracing import tracing_figures
from lit_core.engine import AttributionRequest, Engine, GenerateRequest, ModelPool
from lit_core.gemma import Decoding, Generation, load_model
from lit_core.gemma.model import Gemma
from lit_core.progress import ProgressToken
from lit_core.prompts import load_prompt
from tests.browser.model_in_use import expect_model_ready
from tests.browser.server import chromium_browser, serve_process

DISHES = ("Tiramisu", "Panna cotta", "Soup", "Onion rings", "Fish pie", "Fried eggs")
TIMES, ROUNDS, WARM = 20, 6, 1
COST, KEPT, UP, HELD, SLOWER = 1.1, 0.05, 3.0, 350e6, 1.3
EMBEDDED, REAL = "tiny-gemma", "gemma3_270m"


def main() -> None:
    """Measure what is asked for, or everything."""
    options = argparse.ArgumentParser(description=__doc__)
    parts = {
        "handover": handover,
        "unload": unload,
        "app": app,
        "clicks": clicks,
        "tracing": tracing_figures,
    }
    options.add_argument("--parts", nargs="+", choices=parts, default=list(parts))
    keep("process", [figure for part in options.parse_args().parts for figure in parts[part]()])


def handover() -> list[Figure]:
    """An answer and the evidence for all of it, through the engine and in this process."""
    return [_handover(EMBEDDED, repeats=10, inputs=6), _handover(REAL, repeats=2, inputs=1)]


def _handover(name: str, repeats: int, inputs: int) -> Figure:
    engine, gemma = ModelPool().engine(name), load_model(name)
    generation = [_through(engine, WARM * ["Water"]), _here(gemma, WARM * ["Water"])][1]
    ours, theirs = [], []
    for number in range(repeats):
        dishes = [f"{dish} {number}" for dish in DISHES[:inputs]]
        ours.append(seconds(lambda: _through(engine, dishes)) / inputs)  # noqa: B023
        theirs.append(seconds(lambda: _here(gemma, dishes)) / inputs)  # noqa: B023
    engine.unload().result()
    pair = statistics.median(ours), statistics.median(theirs)
    return of_answer("process.answer_and_evidence", generation, pair, "in one process", wanted=COST)


def _prompts(dishes: list[str]) -> list[tuple[str, Decoding]]:
    file = load_prompt("fewshot-fixed")
    decoding = Decoding.from_config(file.config)
    values = ({**file.defaults, "menu_item": dish} for dish in dishes)
    return [(file.template.render(each).text, decoding) for each in values]


def _through(engine: Engine, dishes: list[str]) -> Generation:
    for prompt, decoding in _prompts(dishes):
        generation = engine.submit(GenerateRequest(prompt, decoding)).result()
        engine.submit(AttributionRequest(generation)).result()
    return generation


def _here(gemma: Gemma, dishes: list[str]) -> Generation:
    for prompt, decoding in _prompts(dishes):
        generation = gemma.generate(prompt, decoding)
        AttributionRequest(generation).execute(gemma, ProgressToken())
    return generation


def unload() -> list[Figure]:
    """The largest part of what loading took that unloading did not give back."""
    models, kept, loaded = ModelPool(), [], []
    engine = models.engine(EMBEDDED)
    for _ in range(TIMES):
        gc.collect()
        before = resident("VmRSS")
        _through(engine, [DISHES[0]])
        engine.load().result()
        taken = resident("VmRSS") + models.held_bytes() - before
        engine.unload().result()
        loaded.append(taken)
        kept.append(resident("VmRSS") + models.held_bytes() - before)
    worst = max(kept[number] / loaded[number] for number in range(TIMES))
    setting = {"model": EMBEDDED, "times": TIMES, "wanted": KEPT}
    return [Figure("process.not_given_back", worst, "what loading took", 1.0, "", setting)]


def app() -> list[Figure]:
    """When the first page can be read after the start, and what the app's process holds then."""
    setting = {"cores": os.cpu_count()}
    with chromium_browser() as browser, tempfile.TemporaryDirectory() as data:
        page, began = browser.new_page(), time.perf_counter()
        with serve_process(Path(data)) as (address, server):
            page.goto(address)
            expect(page.get_by_role("heading", name="Workbench")).to_be_visible()
            up = time.perf_counter() - began
            expect_model_ready(page)
            page.get_by_role("button", name="Run", exact=True).click()
            expect(page.get_by_role("button", name="Test this influence")).to_be_visible()
            held = psutil.Process(server.pid).memory_info().rss
    return [
        Figure("process.first_page", up, LIMIT, UP, "s", setting | {"wanted": 1}),
        Figure("process.app_memory", held / 1e6, LIMIT, HELD / 1e6, "MB", setting | {"wanted": 1}),
    ]


def clicks() -> list[Figure]:
    """Clicks on another session's page while a model is at work, and while none is, in turn."""
    with (
        chromium_browser() as browser,
        tempfile.TemporaryDirectory() as data,
        serve_process(Path(data)) as (address, server),
    ):
        return _clicks(browser, address, psutil.Process(server.pid))


def _clicks(browser: Browser, address: str, server: psutil.Process) -> list[Figure]:
    mine, other = browser.new_page(), browser.new_page()
    mine.goto(f"{address}/model")
    other.goto(address)
    expect_model_ready(other)
    busy, idle = [], []
    for number in range(ROUNDS):
        _put_to_work(other, server, number)
        while _works(other):
            busy.append(_click(mine))
        idle += [_click(mine) for _ in range(len(busy) - len(idle))]
    setting = {"clicks": len(busy), "cores": os.cpu_count(), "wanted": SLOWER}
    pairs = {
        "median": statistics.median,
        "p95": lambda times: statistics.quantiles(times, n=20)[-1],
    }
    return [
        Figure(
            f"process.click_{name}", of(busy), "while no model is at work", of(idle), "s", setting
        )
        for name, of in pairs.items()
    ]


def _put_to_work(page: Page, server: psutil.Process, number: int) -> None:
    """Have a model load, compile, answer and explain."""
    for model in server.children():
        model.kill()
    page.get_by_role("textbox", name="menu_item").fill(f"Soup {number}")
    page.get_by_role("button", name="Run", exact=True).click()
    page.get_by_role("button", name="Stop").wait_for()


def _works(page: Page) -> bool:
    return not page.get_by_role("button", name="Test this influence").is_visible()


PRECISIONS = itertools.cycle(["bfloat16", "int8", "float32"])
SAYS = {"bfloat16": "Half the memory", "int8": "About a quarter", "float32": "The most exact"}


# Measured in the page, because a tool that looks for a text looks again only every 100 ms.
ANSWERED = """text => { window.answered = new Promise(done => {
    const main = document.querySelector("[data-testid=stMain]");
    let pressed = 0;
    const press = event => { pressed = event.timeStamp; };
    addEventListener("pointerdown", press, { once: true, capture: true });
    const changes = new MutationObserver(() => {
        if (!main.textContent.includes(text)) return;
        changes.disconnect();
        done((performance.now() - pressed) / 1000);
    });
    changes.observe(main, { subtree: true, childList: true, characterData: true });
}); }"""


def _click(page: Page) -> float:
    """Seconds until the page shows what the choice of another precision means."""
    precision = next(PRECISIONS)
    page.evaluate(ANSWERED, SAYS[precision])
    box = page.get_by_text(precision, exact=True).last.bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    return page.evaluate("answered")


if __name__ == "__main__":
    main()
