"""How fast influence is known, and how exactly, beside LIT: `python -m benchmarks.salience`."""

import os
import sys
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from benchmarks import lit_peer
from benchmarks.figures import Figure, keep, seconds_side_by_side
from benchmarks.lit_peer import LitSalience
from lit_core.gemma import EMBEDDED, Decoding, Generation, load_model
from lit_core.prompts import load_prompt
from lit_core.salience import Salience, target_tokens

PROMPT = "fewshot-mistake"
TOLERANCE = 1e-4

Span = tuple[int, int]
Scores = Callable[[int, int], np.ndarray]


def main() -> int:
    """Measure; 1 where our numbers are further from the truth than the tolerance."""
    file = load_prompt(PROMPT)
    model = load_model(EMBEDDED)
    prompt = file.template.render(file.defaults).text
    made = model.generate(prompt, Decoding.from_config(file.config))

    def ours_anew() -> Scores:
        return _scores(Salience.of_gradients(made, model.gradients(made)))

    seconds = _seconds(ours_anew, LitSalience(made).grad_l2, len(made.response_tokens))
    errors = _errors(ours_anew(), made)
    pairs = [(name, pair, "s") for name, pair in seconds.items()]
    pairs += [(name, pair, "relative") for name, pair in errors.items()]
    setting = _setting(made)
    keep(
        "salience",
        [Figure(f"salience.{name}", *_beside(pair), unit, setting) for name, pair, unit in pairs],
    )
    return int(max(ours for ours, _ in errors.values()) > TOLERANCE)


def _seconds(
    ours_anew: Callable[[], Scores], theirs: Scores, count: int
) -> dict[str, tuple[float, float]]:
    """Seconds for the first selection in a new answer, for one more, and for every token of it."""
    known = ours_anew()
    tokens = _each_token(count)
    return {
        "first_selection": seconds_side_by_side(
            lambda: ours_anew()(0, count), lambda: theirs(0, count), repeats=7
        ),
        "next_selection": seconds_side_by_side(
            lambda: known(0, count), lambda: theirs(0, count), repeats=7
        ),
        "all_targets": seconds_side_by_side(
            lambda: _all(ours_anew(), tokens), lambda: _all(theirs, tokens), repeats=3
        ),
    }


def _errors(ours: Scores, made: Generation) -> dict[str, tuple[float, float]]:
    """Largest error of the L2 scores; LIT's own computation in double precision is the truth."""
    count = len(made.response_tokens)
    spans = {"whole_answer": [(0, count)], "any_token": _each_token(count)}
    theirs = {name: _all(LitSalience(made).grad_l2, of) for name, of in spans.items()}
    truth = {name: _all(LitSalience(made, "float64").grad_l2, of) for name, of in spans.items()}
    return {
        f"l2_error_{name}": (
            _furthest(_all(ours, of), truth[name]),
            _furthest(theirs[name], truth[name]),
        )
        for name, of in spans.items()
    }


def _scores(salience: Salience) -> Scores:
    return lambda start, end: salience.token_scores(
        target_tokens(salience.generation, start, end), "grad_l2"
    )


def _all(scores: Scores, spans: Sequence[Span]) -> np.ndarray:
    return np.stack([scores(*span) for span in spans])


def _each_token(count: int) -> list[Span]:
    return [(place, place + 1) for place in range(count)]


def _furthest(scores: np.ndarray, truth: np.ndarray) -> float:
    """Largest difference, relative to the largest score of the same selection."""
    return float((abs(scores - truth).max(axis=1) / truth.max(axis=1)).max())


def _beside(pair: tuple[float, float]) -> tuple[float, str, float]:
    ours, theirs = pair
    return ours, lit_peer.NAME, theirs


def _setting(made: Generation) -> dict[str, Any]:
    return {
        "model": made.model.name,
        "fingerprint": made.model.fingerprint,
        "prompt": PROMPT,
        "prompt_tokens": made.prompt_tokens,
        "answer_tokens": len(made.response_tokens),
        "device": made.model.device,
        "cores": os.cpu_count(),
    }


if __name__ == "__main__":
    sys.exit(main())
