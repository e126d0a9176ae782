"""Answers and gradients written by hand, for tests in which no model needs to speak."""

from collections.abc import Sequence
from itertools import accumulate, pairwise

import numpy as np

from lit_core.gemma import Decoding, Generation, ModelInfo, TargetGradients, Token
from lit_core.salience import AttributionConfig

BOS = Token(2, "<bos>", 0, 0, special=True)
# What the made-up gradients are evidence for, besides gradient · input.
GRAD_L2 = AttributionConfig("grad_l2")
MODEL = ModelInfo("by-hand", "None", 0, "float32", "numpy", "CPU", "0" * 12, 512)


def tokens_of(pieces: Sequence[str]) -> tuple[Token, ...]:
    """A token for each piece of text, after `<bos>`."""
    ends = accumulate(map(len, pieces), initial=0)
    placed = zip(pieces, pairwise(ends), strict=True)
    return (BOS, *(Token(10, piece, start, end) for piece, (start, end) in placed))


def make_generation(prompt: Sequence[str], response: Sequence[str]) -> Generation:
    """An answer of which each piece is a token."""
    return Generation(
        prompt="".join(prompt),
        response="".join(response),
        tokens=tokens_of([*prompt, *response]),
        prompt_tokens=1 + len(prompt),
        log_probabilities=tuple(-0.5 for _ in response),
        finish_reason="stop",
        decoding=Decoding(),
        model=MODEL,
        seconds=0.25,
    )


def jacobian(generation: Generation, seed: int = 0) -> np.ndarray:
    """Gradients `(targets, tokens, 4)` such as a causal model could have."""
    count, targets = len(generation.tokens), len(generation.response_tokens)
    values = np.random.default_rng(seed).normal(size=(targets, count, 4))
    before = np.arange(count)[None] < generation.prompt_tokens + np.arange(targets)[:, None]
    return values * before[:, :, None]


def gradients(
    generation: Generation, seed: int = 0, groups: np.ndarray | None = None
) -> TargetGradients:
    """What is kept of `jacobian`, for embeddings that are all ones."""
    values = jacobian(generation, seed)
    groups = np.eye(len(values)) if groups is None else groups
    sums = np.einsum("st,tnd->snd", groups, values)
    return TargetGradients(np.einsum("tnd,snd->nts", sums, sums), sums.sum(axis=2).T, groups=groups)
