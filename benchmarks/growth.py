"""How time and memory grow with prompt and answer, beside LIT: `python -m benchmarks.growth`."""

import tempfile
import time
from pathlib import Path

from benchmarks.figures import Figure, keep, of_answer, seconds_in_turn, seconds_side_by_side
from benchmarks.lit_peer import NAME as LIT
from benchmarks.lit_peer import LitSalience
from benchmarks.memory import memory_figures
from benchmarks.our_side import OurSalience, grad_l2, of_each_token
from benchmarks.random_preset import save_random_gemma
from benchmarks.texts import text_of_length
from lit_core.gemma import load_model
from lit_core.gemma.gradients import CHUNK
from lit_core.gemma.model import Gemma

PROMPTS = (128, 512, 2048)
ANSWERS = (10, 40, 200)
VOCABULARY = 1600
LAYERS = 2

# Prompt and answer tokens: along each of the two, the other in the middle.
MEMORY_LENGTHS = [(128, 40), (512, 40), (2048, 40), (512, 10), (512, 200)]


def main() -> None:
    """Measure each length of prompt with each length of answer."""
    with tempfile.TemporaryDirectory() as folder:
        preset = Path(folder) / "random-gemma"
        save_random_gemma(preset, VOCABULARY, LAYERS)
        model, lit = load_model(str(preset)), LitSalience(str(preset))
    lengths = [(prompt, answer) for prompt in PROMPTS for answer in ANSWERS]
    figures = [figure for length in lengths for figure in _figures(model, lit, *length)]
    keep("salience-growth", [*figures, *memory_figures("growth", MEMORY_LENGTHS)])


def _figures(model: Gemma, lit: LitSalience, prompt: int, answer: int) -> list[Figure]:
    """Seconds for a first selection, every token and a later click on one text."""
    generation = text_of_length(model, prompt, answer)
    # A text as long of which a few tokens are the answer is compiled alike, and quicker to explain.
    OurSalience(model, text_of_length(model, prompt + answer - CHUNK, CHUNK)).everything()
    ours = OurSalience(model, generation)
    first, lit_once = seconds_side_by_side(
        ours.first_selection, lambda: lit.grad_l2(generation, 0, answer), repeats=3
    )
    began = time.perf_counter()
    known = ours.everything()
    of_each_token(known)
    every = time.perf_counter() - began
    (click,) = seconds_in_turn([lambda: grad_l2(known, 0, answer)], repeats=5)
    lit_time = f"one call, measured, times {answer}"
    return [
        of_answer("growth.first_selection", generation, (first, lit_once), LIT),
        of_answer("growth.every_token", generation, (every, answer * lit_once), LIT, lit=lit_time),
        of_answer("growth.later_click", generation, (click, lit_once), LIT),
    ]


if __name__ == "__main__":
    main()
