"""What the backend of this process says of a few small Gemmas and of the embedded one.

`python -m tests.gemma.backend_numbers FILE` writes it to a file, for a process with another one,
and then runs the conformance tests there.
"""

import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lit_core.gemma import Decoding, load_model
from lit_core.gemma.framework import keras
from lit_core.gemma.masked_scoring import OMISSIONS, MaskedScorer
from lit_core.gemma.path_integrator import PathIntegrator
from lit_core.progress import ProgressToken
from lit_core.prompts import load_prompt
from tests.gemma.random_gemma import random_tokens, shared_differentiator, shared_forward

COUNT, FIRST = 17, 8
TARGETS = COUNT - FIRST
TOKENS = random_tokens(COUNT)
FAMILIES = ("gemma-2-short-window", "gemma-3", "gemma-4")
CONFORMANCE = ("tests/gemma/conformance.py", "tests/gemma/test_backward_rules.py")


def backend_numbers() -> dict[str, np.ndarray]:
    """Every number by its name."""
    numbers = {
        f"{family} {name}": value for family in FAMILIES for name, value in _numbers(family).items()
    }
    return numbers | {"backend": np.array(keras.backend.backend()), "text": np.array(_text())}


def _numbers(family: str) -> dict[str, np.ndarray]:
    forward, differentiator = shared_forward(family), shared_differentiator(family)
    scorer = MaskedScorer(forward)
    path = PathIntegrator(forward, differentiator, scorer)
    embeddings = differentiator.embeddings(TOKENS)
    moved = np.arange(COUNT) < FIRST
    batched = differentiator.gradients(TOKENS, FIRST, None, ProgressToken())
    looped = [
        differentiator.gradients(TOKENS, FIRST, target[None], ProgressToken())
        for target in np.eye(TARGETS)
    ]
    return {
        "log_probabilities": scorer.log_probabilities(embeddings, TOKENS, FIRST),
        "gram": batched.gram,
        "dot_input": batched.dot_input,
        "norms": np.sqrt(np.einsum("ntt->nt", batched.gram)),
        "looped_dot_input": np.concatenate([each.dot_input for each in looped], axis=1),
        "looped_norms": np.sqrt(np.concatenate([each.gram[:, 0] for each in looped], axis=1)),
        "path": path.integrate(TOKENS, FIRST, moved, "pad", 4, ProgressToken()).matrix,
        "path_from_the_mean": path.integrate(
            TOKENS, FIRST, moved, "mean", 1, ProgressToken()
        ).matrix,
    } | {omission: _without(scorer, omission) for omission in OMISSIONS}


def _without(scorer: MaskedScorer, omission: Any) -> np.ndarray:
    kept = np.random.default_rng(5).random((5, COUNT)) < 0.5
    kept[:, 0] = kept[:, FIRST:] = True
    return scorer.masked_log_probabilities(TOKENS, FIRST, kept, omission, ProgressToken())


def _text() -> str:
    """A few greedy words of the embedded model."""
    file = load_prompt("fewshot-mistake")
    prompt = file.template.render(file.defaults).text
    return load_model().generate(prompt, Decoding(max_new_tokens=8)).response


if __name__ == "__main__":
    np.savez(Path(sys.argv[1]), allow_pickle=False, **backend_numbers())
    sys.exit(pytest.main(["-q", *CONFORMANCE]))
