"""How long a later click takes, when everything about an answer of 1,000 tokens is known."""

import tempfile
from pathlib import Path

from benchmarks.figures import LIMIT, Figure, of_answer, seconds_in_turn
from benchmarks.lit_peer import NAME as LIT
from benchmarks.lit_peer import LitSalience
from benchmarks.our_side import OurSalience, grad_l2
from benchmarks.random_preset import save_random_gemma
from benchmarks.texts import text_of_length
from lit_core.gemma import load_model

LENGTH = (960, 40)
LIMIT_SECONDS = 0.002
VOCABULARY = 1600


def click_figures() -> list[Figure]:
    """A click on the whole answer, as scores, beside the limit and beside one more call of LIT."""
    with tempfile.TemporaryDirectory() as folder:
        preset = Path(folder) / "random-gemma"
        save_random_gemma(preset, VOCABULARY)
        model, lit = load_model(str(preset)), LitSalience(str(preset))
    generation = text_of_length(model, *LENGTH)
    count = len(generation.response_tokens)
    known = OurSalience(model, generation).everything()
    ours, theirs = seconds_in_turn(
        [lambda: grad_l2(known, 0, count), lambda: lit.grad_l2(generation, 0, count)], repeats=5
    )
    return [
        of_answer("salience.later_click", generation, (ours, theirs), LIT),
        of_answer("salience.later_click", generation, (ours, LIMIT_SECONDS), LIMIT, wanted=1.0),
    ]
