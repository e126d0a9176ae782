"""How far influence is from the truth: LIT's own computation in double precision."""

import numpy as np

from benchmarks.figures import Figure, of_answer
from benchmarks.lit_peer import NAME as LIT
from benchmarks.lit_peer import LitSalience
from benchmarks.our_side import OurSalience, grad_l2, of_each_token
from lit_core.gemma import Generation


def error_figures(ours: OurSalience, lit: LitSalience, generation: Generation) -> list[Figure]:
    """Largest errors of the L2 scores, for the whole answer and for any one token of it."""
    count, known = len(generation.response_tokens), ours.everything()
    theirs = lit.grad_l2(generation, 0, count)[None], lit.each_token(generation)
    exact = LitSalience(generation.model.name, "float64")
    truth = exact.grad_l2(generation, 0, count)[None], exact.each_token(generation)
    found = grad_l2(known, 0, count)[None], of_each_token(known)
    names = "salience.l2_error_whole_answer", "salience.l2_error_any_token"
    return [
        of_answer(name, generation, (furthest(a, b), furthest(c, b)), LIT, "relative")
        for name, a, b, c in zip(names, found, truth, theirs, strict=True)
    ]


def furthest(scores: np.ndarray, truth: np.ndarray) -> float:
    """Largest difference, relative to the largest score of the same selection."""
    return float((abs(scores - truth).max(axis=1) / truth.max(axis=1)).max())
