"""Writes `docs/speed.md` from the figures that were kept: `python -m benchmarks.speed_page`."""

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.figures import RESULTS

PAGE = Path(__file__).parents[1] / "docs" / "speed.md"
REAL_PARTS = (
    "first",
    "peers",
    "gim",
    "methods",
    "estimates",
    "baselines",
    "llama",
    "jax",
    "torch",
    "bfloat16",
    "long",
)
PARTS = (
    *("salience", "salience-growth", "answers", "view", "generate"),
    *(f"real-{part}" for part in REAL_PARTS),
)

Row = dict[str, Any]

WHAT = {
    "salience.first_selection_ever": "First selection ever, compilation included",
    "salience.first_selection": "First selection in a new answer",
    "salience.every_token": "Every token of the answer",
    "salience.later_click": "A later click, 1,000 tokens in all",
    "salience.near_the_limit": "Every token, beside what it cannot do without",
    "salience.memory_one_selection": "Peak memory for one selection, 256,000 words",
    "salience.memory_every_token": "Peak memory for every token, 256,000 words",
    "salience.l2_error_whole_answer": "Largest error, the whole answer",
    "salience.l2_error_any_token": "Largest error, any one token",
    "app.first_answer": "From opening the app to the first answer",
    "app.next_answer": "From pressing Run to a later answer",
    "generate.one_answer": "One answer of 64 tokens, ours token by token",
    "generate.eight_samples": "Eight answers to one prompt, theirs one after the other",
    "generate.eight_samples_their_batch": "Eight answers to one prompt, theirs in one batch",
    "generate.first_token_new_length": "First token at a length nobody asked for before",
    "generate.first_token_edited_at_its_end": "First token of a prompt edited at its end",
    "view.selection_by_lines": "The slowest of 30 clicks, to the colours, by lines, two panels",
    "view.first_paint_by_lines": "From the data to the first picture, by lines",
    "view.selection_by_words": "The slowest of 30 clicks, to the colours, by words, two panels",
    "view.first_paint_by_words": "From the data to the first picture, by words",
    "view.selection_by_tokens": "The slowest of 30 clicks, to the colours, by tokens, two panels",
    "view.first_paint_by_tokens": "From the data to the first picture, by tokens",
    "view.slowest_key": "The slowest of 234 keys typed into the prompt",
}

REAL = {
    "real.held": "Memory held after loading",
    "real.peak": "The most memory through answer, selection and every target",
    "real.peak_bfloat16": "The same in bfloat16, beside float32",
    "real.long_selection": "The most memory for one selection, long text",
    "real.long_every": "The most memory for every target, long text",
    "real.memory_one_selection": "Memory for one selection, above the loaded model",
    "real.load": "Loading, from the GGUF file",
    "real.first_answer_very_first": "First answer, very first start",
    "real.first_selection_very_first": "First selection, very first start",
    "real.first_answer_second": "First answer, second start",
    "real.first_selection_second": "First selection, second start",
    "real.tokens_a_second": "Writing 64 tokens",
    "real.selection": "One selection",
    "real.every_target": "Every target",
    "real.every_target_near_the_limit": "Every target, beside what it cannot do without",
    "real.gim_selection": "GIM of one selection",
    "real.gim_every": "GIM of every target",
    "real.gim_selection_memory": "Memory for GIM of one selection, above the loaded model",
    "real.gim_every_memory": "Memory for GIM of every target, above the loaded model",
    "real.baylime": "BayLIME of a first selection",
    "real.occlusion": "Leave one out, by lines",
    "real.integrated_gradients": "Integrated gradients of a line",
    "real.lime_and_shap": "LIME and SHAP together, by lines",
    "real.lines": "Every line of a longer answer",
    "real.estimate_occlusion": "Leave one out: what is told before, beside what it took",
    "real.estimate_integrated_gradients": "Integrated gradients: the same",
    "real.integrated_gradients_missed": "What integrated gradients miss, from zero, 24 points",
    "real.estimate_lime": "LIME and SHAP: the same",
    "real.write_on_jax": "Writing 64 tokens, our JAX backend",
    "real.selection_on_jax": "One selection, our JAX backend",
    "real.write_on_torch": "Writing 64 tokens, our PyTorch backend",
    "real.selection_on_torch": "One selection, our PyTorch backend",
}

REAL_SECTION = """\
## A real Gemma

Gemma 3 270M, read from the same GGUF file on both sides, in float32: the codelab's prompt and an
answer of 22 tokens. Each side has a process to itself, asked in turn; `make bench-real` measures
again. LIT's time for every target is that of one call, times their number. Transformers and LIT run
on PyTorch. Tokens a second include reading the prompt; more is better, and "wanted" is the least.
"""

GROWTH = {
    "growth.first_selection": "First selection, seconds",
    "growth.every_token": "Every token of the answer, seconds",
    "growth.later_click": "A later click on the whole answer, seconds",
    "growth.memory_one_selection": "Peak memory for one selection, MB",
    "growth.memory_every_token": "Peak memory for every token, MB",
}

INTRODUCTION = """\
# How fast, and beside whom

Measured side by side in one run, in turn, on the same weights and the same text: each number is the
median of several, once warm, unless it says otherwise. "Times" is ours divided by theirs: below 1
this project needs less. `make bench` measures again and writes this page and
`benchmarks/results/*.jsonl`, which hold every setting; nothing here is written by hand.

{machine}

- **LIT** is the Learning Interpretability Tool's own salience model, called as its page calls it:
  once for each selection.
- **Captum** and **Inseq** read Tiny Gemma's weights as a transformers model in PyTorch, once for
  each token. Their numbers are compared with ours in the same run.
- A *selection* is the whole answer. Memory is the peak above the loaded model, each side in a
  process of its own, on a random Gemma 2 with the vocabulary of a real one: 4 layers of width 128.
- **KerasHub** writes with its own `generate`, one compiled loop, on a random Gemma shaped like Tiny
  Gemma; ours hands over each token as it comes.
- Clicks and keys are timed by the browser's own clock, in Chromium, up to the frame that shows what
  they did.
- The *error* is beside LIT's own computation in double precision, relative to the largest score.
"""

GROWING = """\
## How it grows

On random Gemmas: time with 1,600 words and 2 layers, memory with 256,000 words and 4 layers, all of
width 128. In each cell ours, then LIT's. LIT's time for every token is that of one call, times
their number. A later click takes LIT one more call. The longer the text, the more of the time is
arithmetic that both must do.
"""


def main() -> None:
    """Write the page."""
    kept = [RESULTS / f"{part}.jsonl" for part in PARTS]
    lines = [line for file in kept if file.exists() for line in file.read_text().splitlines()]
    PAGE.write_text(page([json.loads(line) for line in lines]), encoding="utf-8")


def page(rows: Sequence[Row]) -> str:
    """The page as Markdown, of all figures that were kept."""
    setting = next(row["setting"] for row in rows if row["figure"].startswith("salience."))
    machine = f"This run: {setting['device']}, {setting['cores']} cores."
    sections = [INTRODUCTION.format(machine=machine), *_table(rows, WHAT), ""]
    if any(row["figure"] in REAL for row in rows):
        sections += [REAL_SECTION, *_table(rows, REAL), ""]
    sections.append(GROWING)
    for figure, title in GROWTH.items():
        sections += [f"### {title}", "", *_grid(row for row in rows if row["figure"] == figure), ""]
    return "\n".join(sections)


def _table(rows: Sequence[Row], names: Mapping[str, str]) -> Iterable[str]:
    yield "| what | tokens | ours | theirs | | times | wanted | reached |"
    yield "| --- | --- | ---: | ---: | --- | ---: | ---: | --- |"
    for row in rows:
        if row["figure"] in names:
            limit = _limit(row)
            unit = "" if row["unit"] == "relative" else f" {row['unit']}"
            ours, theirs = (_plain(row[side]) + unit for side in ("ours", "theirs"))
            cells = names[row["figure"]], _tokens(row), ours, theirs, row["peer"]
            yield "| " + " | ".join([*cells, _plain(row["ratio"]), *limit]) + " |"


def _limit(row: Row) -> tuple[str, str]:
    """The ratio that is wanted, and whether it is reached."""
    setting = row["setting"]
    if "wanted_at_least" in setting:
        wanted = setting["wanted_at_least"]
        reached = row["ratio"] >= wanted
    elif "wanted" in setting:
        wanted = setting["wanted"]
        reached = row["ratio"] <= wanted
    else:
        return "", ""
    return f"{wanted:g}", "yes" if reached else "**no**"


def _tokens(row: Row) -> str:
    setting = row["setting"]
    if "prompt_tokens" not in setting:
        return ""
    if "text" in setting:
        return setting["text"].removesuffix(" tokens")
    return f"{setting['prompt_tokens']} + {setting['answer_tokens']}"


def _grid(rows: Iterable[Row]) -> Iterable[str]:
    cells = {
        (row["setting"]["prompt_tokens"], row["setting"]["answer_tokens"]): row for row in rows
    }
    prompts, answers = (sorted({place[axis] for place in cells}) for axis in (0, 1))
    yield "| prompt | " + " | ".join(f"answer of {answer}" for answer in answers) + " |"
    yield "| ---: |" + " ---: |" * len(answers)
    for prompt in prompts:
        line = [_cell(cells.get((prompt, answer))) for answer in answers]
        yield f"| {prompt:,} | " + " | ".join(line) + " |"


def _cell(row: Row | None) -> str:
    if row is None:
        return ""
    return f"{_plain(row['ours'])} / {_plain(row['theirs'])} ({_plain(row['ratio'])} ×)"


def _plain(value: float) -> str:
    """Two digits that count, without an exponent unless the value is tiny."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.2g}"


if __name__ == "__main__":
    main()
