"""How quickly the salience view answers, by the browser's clock: `python -m benchmarks.view`."""

import os

import numpy as np
from playwright.sync_api import Browser, Page

from benchmarks.figures import Figure, keep
from lit_core.gemma import TargetGradients
from lit_core.salience import Salience
from lit_core.views.view import View
from tests.browser.modules import open_view, panel
from tests.browser.server import chromium_browser
from tests.generations import generation

LIMIT = "the limit the project sets itself"
CLICKS = 20
WORDS_A_LINE = 12

# From the click to the frame that shows its answer.
CLICK = """
(number) => new Promise((done) => {
  const root = document.querySelector("#view").shadowRoot;
  const pieces = [...root.querySelectorAll(".answer .piece")];
  const piece = pieces[(number * 7) % pieces.length];
  const began = performance.now();
  const init = { bubbles: true, composed: true, pointerType: "mouse", button: 0, buttons: 1 };
  const extend = { ...init, shiftKey: number % 2 === 1 };
  piece.dispatchEvent(new PointerEvent("pointerdown", extend));
  requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => done(performance.now() - began);
    channel.port2.postMessage(null);
  });
})
"""
FIRST_PAINT = """
() => new Promise((done) => requestAnimationFrame(() => {
  const channel = new MessageChannel();
  const began = performance.getEntriesByName("data")[0].startTime;
  channel.port1.onmessage = () => done(performance.now() - began);
  channel.port2.postMessage(null);
}))
"""


def made_up(prompt: int, answer: int, seed: int) -> Salience:
    """An answer of that many tokens, with gradients such as a model could have."""
    words = [f" word{i % 97}" if i % WORDS_A_LINE else "\nWord" for i in range(prompt + answer)]
    made = generation(words[:prompt], words[prompt:])
    random = np.random.default_rng(seed)
    values = random.normal(size=(len(made.tokens), answer, 16)).astype("float32")
    gram = values @ values.transpose(0, 2, 1)
    gradients = TargetGradients(gram, values.sum(axis=2), np.eye(answer))
    return Salience.of_gradients(made, gradients)


def measure(page: Page, prompt: int, answer: int, granularity: str) -> tuple[float, float]:
    """Seconds from data to first paint, and of the slowest of many clicks; two panels."""
    view = View(granularity=granularity)
    sides = [panel(made_up(prompt, answer, s), ((0, 1),), f"side {s}", view) for s in (1, 2)]
    open_view(page, sides, view)
    painted = page.evaluate(FIRST_PAINT)
    clicks = [page.evaluate(CLICK, number) for number in range(CLICKS)]
    return painted / 1000, max(clicks) / 1000


def figures(browser: Browser) -> list[Figure]:
    """The slowest click of each size and granularity, and the slowest first paint."""
    found = []
    for (prompt, answer), limit in {(1000, 100): 0.05, (2000, 200): 0.1}.items():
        for granularity in ("lines", "words"):
            page = browser.new_page(viewport={"width": 1440, "height": 1000})
            painted, click = measure(page, prompt, answer, granularity)
            page.close()
            size = f"{prompt}+{answer}"
            setting = {"tokens": size, "granularity": granularity, "panels": 2}
            setting["cores"] = os.cpu_count()
            found.append(Figure("view.selection", click, LIMIT, limit, "s", setting))
            found.append(Figure("view.first_paint", painted, LIMIT, 1.0, "s", setting))
    return found


def main() -> None:
    """Measure in Chromium, two panels side by side."""
    with chromium_browser() as browser:
        keep("view", figures(browser))


if __name__ == "__main__":
    main()
