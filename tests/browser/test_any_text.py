"""Any text is shown as the text it is: mixed scripts, markup, control characters, long lines."""

import random
from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from lit_core.salience import GRANULARITIES, Attribution
from lit_core.views.components.salience_view.panels import view_data
from tests.browser.modules import L2_VIEW, open_view, panel
from tests.generations import gradients, make_generation

pytestmark = pytest.mark.browser

PROMPTS = 500
LONG_LINE = 20_000
PIECES = [
    "<script>window.ran = 1</script>",
    "<img src=x onerror='window.ran = 1'>",
    "</span></div><style>*{display:none}</style>",
    "&lt;&amp;&#0;",
    "javascript:window.ran=1",
    "{{not_a_variable}}",
    "${window.ran = 1}",
    "**bold** [link](http://127.0.0.1/) :smile: $x^2$",
    '=HYPERLINK("http://127.0.0.1")',
    "שלום עולם, זו שקשוקה.",
    "هذا الطبق يحتوي على البيض.",
    "この料理には卵が入っています。",
    "这道菜里有鸡蛋。",
    "👩‍👩‍👧‍👦 🏳️‍🌈 🍳",
    "e\u0301 a\u030a n\u0303",
    "\u202eright to left\u202c",
    "\u200b\u200d\ufeff",
    "\x00\x01\x08\x0b\x1b[31m\x7f",
    "\t\t",
    "\r\n",
    "\n\n\n",
    "   ",
    "Taste-likes: Cheese",
    "## Heading",
    "- point",
    "\U0001f9c0\U00010348",
]
READ = """
() => {
  const root = document.querySelector("#view").shadowRoot;
  const texts = [".prompt", ".answer"].map((name) => root.querySelector(name));
  return texts.map((text) => text.textContent).join("");
}
"""


def texts(count: int, seed: int) -> Iterator[list[str]]:
    """Prompts as lists of tokens, some cut in the middle of a piece."""
    chance = random.Random(seed)
    for number in range(count):
        pieces = [chance.choice(PIECES) for _ in range(chance.randint(1, 14))]
        if number % 100 == 0:
            pieces.append("word " * (LONG_LINE // 5))
        tokens: list[str] = []
        for piece in pieces:
            cut = chance.randint(0, len(piece)) if len(piece) < LONG_LINE else 0
            tokens += [part for part in (piece[:cut], piece[cut:]) if part]
        yield tokens


def test_five_hundred_prompts_are_shown_character_by_character_and_nothing_runs(
    page: Page,
) -> None:
    chance = random.Random(5)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    asked = 0
    for tokens in texts(PROMPTS, seed=4):
        generation = make_generation(tokens, [" Yes", ", <b>", "no", "."])
        salience = Attribution.of_gradients(generation, gradients(generation))
        view = replace(L2_VIEW, granularity=chance.choice([*GRANULARITIES]))
        shown = panel(salience, ((0, 4),), "<i>title</i>", view)
        if not asked:
            open_view(page, [shown], view)
        asked += 1
        data = view_data([shown], view, [{}]) | {"asked": asked + 1, "fault": "", "status": ""}
        page.evaluate("(data) => window.show(data)", data)
        assert page.evaluate(READ) == generation.text
    assert asked == PROMPTS
    assert page.evaluate("window.ran") is None
    assert page.locator("#view").locator("img, script").count() == 0
    assert faults == []


@pytest.mark.parametrize("said", [[], [" "], ["\n"]])
def test_an_empty_answer_is_said_to_be_empty_or_shown_as_it_is(page: Page, said: list[str]) -> None:
    generation = make_generation(["Say", " nothing", ":"], said)
    known = (
        Attribution.of_gradients(generation, gradients(generation))
        if said
        else Attribution(generation)
    )
    open_view(page, [panel(known, ((0, 1),) if said else ())])
    assert page.evaluate(READ) == generation.text
    expect(page.get_by_text("The model wrote nothing.")).to_have_count(0 if said else 1)


def test_hebrew_lines_run_from_right_to_left_within_a_page_that_does_not(page: Page) -> None:
    generation = make_generation(["Dish:", " soup", "\n", "שקשוקה", " עם", " ביצים"], [" Yes", "."])
    open_view(page, [panel(Attribution.of_gradients(generation, gradients(generation)), ((0, 2),))])
    boxes = page.evaluate(
        """() => {
          const root = document.querySelector("#view").shadowRoot;
          const prompt = root.querySelector(".prompt").getBoundingClientRect();
          return [...root.querySelectorAll(".prompt .piece")].map((piece) => {
            const box = piece.getBoundingClientRect();
            return box.left - prompt.left < prompt.right - box.right;
          });
        }"""
    )
    assert boxes == [True, False]
