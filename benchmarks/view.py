"""How quickly the salience view answers, by the browser's clock: `python -m benchmarks.view`."""

import os
import statistics
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from playwright.sync_api import Browser, expect

from benchmarks.figures import LIMIT, Figure, keep
from lit_core.gemma import TargetGradients
from lit_core.salience import Attribution
from lit_core.views.state.view import View
from tests.browser.modules import open_view, panel
from tests.browser.server import chromium_browser, serve
from tests.generations import make_generation

CLICKS, WORDS_A_LINE, PANELS = 30, 12, 2
# Tokens of prompt and answer, and seconds a click may take.
SIZES = {(1000, 100): 0.05, (2000, 200): 0.1}
FIRST_PAINT, KEY = 1.0, 0.1
TYPED = "Say why this dish suits the guest, or why it does not, in one short sentence. "

# Once the frame that shows what was done is handed to the screen.
SHOWN = """
const shown = (began) => new Promise((done) => requestAnimationFrame(() => {
  const channel = new MessageChannel();
  channel.port1.onmessage = () => done(performance.now() - began);
  channel.port2.postMessage(null);
}));
"""
CLICK = f"""
(number) => {{
  {SHOWN}
  const root = document.querySelector("#view").shadowRoot;
  const pieces = [...root.querySelectorAll(".answer .piece")];
  const began = performance.now();
  const piece = pieces[(number * 7) % pieces.length];
  for (const kind of ["pointerdown", "pointerup"]) {{
    piece.dispatchEvent(new PointerEvent(kind, {{
      bubbles: true, composed: true, pointerType: "mouse", button: 0, buttons: 1,
      shiftKey: number % 2 === 1,
    }}));
  }}
  return shown(began);
}}
"""
PAINTED = f"() => {{ {SHOWN} return shown(performance.getEntriesByName('data')[0].startTime); }}"
WATCH_KEYS = """
() => {
  window.keys = [];
  const note = (list) => window.keys.push(...list.getEntries().map((entry) => entry.duration));
  new PerformanceObserver(note).observe({ type: "event", durationThreshold: 16 });
}
"""


def made_up(prompt: int, answer: int, seed: int) -> Attribution:
    """An answer of that many tokens, with gradients such as a model could have."""
    count = prompt + answer
    words = [f" word{i % 97}" if i % WORDS_A_LINE else "\nWord" for i in range(count)]
    generation = make_generation(words[:prompt], words[prompt:])
    random = np.random.default_rng(seed)
    values = random.normal(size=(len(generation.tokens), answer, 16)).astype("float32")
    gram = values @ values.transpose(0, 2, 1)
    return Attribution.of_gradients(
        generation, TargetGradients(gram, values.sum(axis=2), groups=np.eye(answer))
    )


def clicks(browser: Browser) -> list[Figure]:
    """Two panels side by side: from a click, and from the arrival of the data, to the screen."""
    found = []
    for (prompt, answer), limit in SIZES.items():
        for granularity in ("lines", "words", "tokens"):
            page = browser.new_page(viewport={"width": 1440, "height": 1000})
            view = View(granularity=granularity)
            sides = [
                panel(made_up(prompt, answer, seed), ((0, 1),), f"side {seed}", view)
                for seed in range(PANELS)
            ]
            open_view(page, sides, view)
            painted = page.evaluate(PAINTED) / 1000
            times = [page.evaluate(CLICK, number) / 1000 for number in range(CLICKS)]
            page.close()
            setting: dict[str, Any] = {"prompt_tokens": prompt, "answer_tokens": answer}
            setting |= {"panels": PANELS, "cores": os.cpu_count(), "wanted": 1}
            usual = {"median_s": round(statistics.median(times), 4), "clicks": CLICKS}
            name = f"view.selection_by_{granularity}"
            found.append(_figure(name, max(times), limit, setting | usual))
            paint = f"view.first_paint_by_{granularity}"
            found.append(_figure(paint, painted, FIRST_PAINT, setting))
    return found


def typing(browser: Browser) -> Figure:
    """The slowest of many keys in the running app, from the key to the screen, beside an answer."""
    with tempfile.TemporaryDirectory() as data, serve(Path(data)) as address:
        page = browser.new_page(viewport={"width": 1440, "height": 1000})
        page.goto(address)
        page.get_by_role("button", name="Run", exact=True).click()
        expect(page.locator("section.panel")).to_be_visible()
        page.wait_for_timeout(3000)
        page.evaluate(WATCH_KEYS)
        page.get_by_role("textbox", name="Prompt text").press_sequentially(TYPED * 3, delay=40)
        page.wait_for_timeout(1000)
        # Keys quicker than one frame are not told of.
        slowest = max(page.evaluate("window.keys"), default=16) / 1000
        page.close()
    setting = {"keys": 3 * len(TYPED), "cores": os.cpu_count(), "wanted": 1}
    return _figure("view.slowest_key", slowest, KEY, setting)


def main() -> None:
    """Measure in Chromium."""
    with chromium_browser() as browser:
        keep("view", [*clicks(browser), typing(browser)])


def _figure(name: str, ours: float, limit: float, setting: dict[str, Any]) -> Figure:
    return Figure(name, ours, LIMIT, limit, "s", setting)


if __name__ == "__main__":
    main()
