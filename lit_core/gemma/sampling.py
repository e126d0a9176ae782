"""How the next token is picked from the model's logits, the same on every backend."""

import numpy as np

from lit_core.gemma.decoding import Decoding


def log_softmax(logits: np.ndarray) -> np.ndarray:
    """Log-probabilities of a `(vocabulary,)` vector of logits, in float64."""
    shifted = logits.astype(np.float64) - logits.max()
    return shifted - np.log(np.exp(shifted).sum())


def pick(log_probabilities: np.ndarray, decoding: Decoding, random: np.random.Generator) -> int:
    """The id of the next token.

    Greedy at temperature 0; else a draw from the tempered distribution, cut to the top-k
    likeliest tokens and to the smallest set of them whose probability reaches top-p (nucleus
    sampling, Holtzman et al. 2020).
    """
    if decoding.is_greedy:
        return int(log_probabilities.argmax())
    probabilities = np.exp(log_softmax(log_probabilities / decoding.temperature))
    order = np.argsort(-probabilities, kind="stable")
    before = np.cumsum(probabilities[order]) - probabilities[order]
    kept = order[before < decoding.top_p][: decoding.top_k or None]
    share = probabilities[kept] / probabilities[kept].sum()
    return int(random.choice(kept, p=share))
