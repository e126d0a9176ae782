"""How fast influence is known, and how exactly, beside peers: `python -m benchmarks.salience`."""

import sys

from benchmarks.clicks import click_figures
from benchmarks.exactness import error_figures
from benchmarks.figures import LIMIT, Figure, keep, of_answer, seconds, seconds_side_by_side
from benchmarks.lit_peer import NAME as LIT
from benchmarks.lit_peer import LitSalience
from benchmarks.lower_bound import PEER as LEAST
from benchmarks.lower_bound import seconds_beside_the_least
from benchmarks.memory import memory_figures
from benchmarks.our_side import OurSalience
from benchmarks.texts import codelab_prompt
from benchmarks.torch_side import torch_figures
from lit_core.gemma import EMBEDDED, Decoding, Generation, load_model
from lit_core.gemma.model import Gemma

ANSWER_TOKENS = 40
MEMORY_LENGTHS = [(445, 40)]

# Largest error beside the truth.
TOLERANCE = 1e-4


def main() -> int:
    """Measure; 1 where our numbers are further from the truth than the tolerance."""
    model = load_model(EMBEDDED)
    generation = model.generate(codelab_prompt(), Decoding(max_new_tokens=64))
    first_ever = seconds(OurSalience(model, generation).first_selection)
    long = model.score_response(generation.prompt, _longer(model, generation))
    lit = LitSalience(EMBEDDED)
    figures = [
        of_answer(
            "salience.first_selection_ever", generation, (first_ever, 4.0), LIMIT, wanted=1.0
        ),
        _first_selection(OurSalience(model, generation), lit, generation),
        _every_token(OurSalience(model, long), lit, long),
        *click_figures(),
        _near_the_limit(model, long),
        *memory_figures("salience", MEMORY_LENGTHS, wanted=0.35),
    ]
    torch, agree = torch_figures(OurSalience(model, long), long)
    errors = error_figures(OurSalience(model, long), lit, long)
    keep("salience", [*figures, *torch, *errors])
    return int(not agree or max(error.ours for error in errors) > TOLERANCE)


def _longer(model: Gemma, generation: Generation) -> str:
    """The answer again and again, up to 40 tokens."""
    tokens = model.tokenizer.encode(generation.response * ANSWER_TOKENS)[: ANSWER_TOKENS + 1]
    return "".join(token.text for token in tokens if not token.special)


def _first_selection(ours: OurSalience, lit: LitSalience, generation: Generation) -> Figure:
    count = len(generation.response_tokens)
    pair = seconds_side_by_side(ours.first_selection, lambda: lit.grad_l2(generation, 0, count), 15)
    return of_answer("salience.first_selection", generation, pair, LIT, wanted=0.10)


def _every_token(ours: OurSalience, lit: LitSalience, generation: Generation) -> Figure:
    pair = seconds_side_by_side(ours.every_token, lambda: lit.each_token(generation), 3)
    return of_answer("salience.every_token", generation, pair, LIT, wanted=0.06)


def _near_the_limit(model: Gemma, generation: Generation) -> Figure:
    pair = seconds_beside_the_least(model, generation)
    return of_answer("salience.near_the_limit", generation, pair, LEAST, wanted=1.2)


if __name__ == "__main__":
    sys.exit(main())
