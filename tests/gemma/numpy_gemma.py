"""Gemma 1, 2 and 3 a second time, in plain NumPy and float64, to check the first one against.

Written from the descriptions in "Gemma: Open Models Based on Gemini Research and Technology",
"Gemma 2: Improving Open Language Models at a Practical Size" (2024) and "Gemma 3 Technical Report"
(2025); of KerasHub it only takes the weights.
"""

from typing import Any

import numpy as np

from tests.gemma.attention_settings import is_local, rotation

EPSILON = 1e-6
STEP = 1e-5


class NumpyGemma:
    """A forward pass with the weights of a KerasHub Gemma backbone."""

    def __init__(self, backbone: Any):
        self.config = backbone.get_config()
        self.weights = {w.path: np.asarray(w.numpy(), np.float64) for w in backbone.weights}
        self.embedding = self.weights["token_embedding/embeddings"]

    def log_probabilities(
        self, embeddings: np.ndarray, rows: np.ndarray, targets: np.ndarray
    ) -> np.ndarray:
        """Log-probability `(T,)` of each target after its row; embeddings `(N, D)` unscaled."""
        x = embeddings * np.sqrt(embeddings.shape[1])
        for number in range(self.config["num_layers"]):
            block = f"decoder_block_{number}"
            mixed = self._attend(self._norm(x, f"{block}/pre_attention_norm"), number)
            x = x + self._norm(mixed, f"{block}/post_attention_norm")
            fed = self._feed_forward(self._norm(x, f"{block}/pre_ffw_norm"), block)
            x = x + self._norm(fed, f"{block}/post_ffw_norm")
        hidden = self._norm(x[rows], "final_normalization")
        logits = _capped(hidden @ self.embedding.T, self.config["final_logit_soft_cap"])
        return _log_softmax(logits)[np.arange(len(targets)), targets]

    def _norm(self, x: np.ndarray, name: str) -> np.ndarray:
        """Root mean square norm, where the family has one of that name."""
        if f"{name}/scale" not in self.weights:
            return x
        size = np.sqrt((x**2).mean(-1, keepdims=True) + EPSILON)
        return x / size * (1 + self.weights[f"{name}/scale"])

    def _attend(self, x: np.ndarray, number: int) -> np.ndarray:
        name = f"decoder_block_{number}/attention"
        query, key, value, output = (
            self.weights[f"{name}/{part}/kernel"]
            for part in ("query", "key", "value", "attention_output")
        )
        local = is_local(self.config, number)
        wave, stretch = rotation(self.config, local)
        shared = len(query) // len(key)
        position = np.arange(len(x))
        distance = position[:, None] - position
        seen = distance >= 0
        if local:
            seen &= distance < self.config["sliding_window_size"]
        mixed = np.zeros_like(x)
        for head in range(len(query)):
            q = _rotated(self._norm(x @ query[head], f"{name}/query_norm"), wave, stretch)
            k = _rotated(self._norm(x @ key[head // shared], f"{name}/key_norm"), wave, stretch)
            logits = _capped(q @ k.T / np.sqrt(q.shape[1]), self.config["attention_logit_soft_cap"])
            weights = np.exp(_log_softmax(np.where(seen, logits, -np.inf)))
            mixed += weights @ (x @ value[head // shared]) @ output[head]
        return mixed

    def _feed_forward(self, x: np.ndarray, block: str) -> np.ndarray:
        gate, linear, down = (
            self.weights[f"{block}/{part}/kernel"]
            for part in ("ffw_gating", "ffw_gating_2", "ffw_linear")
        )
        return (_gelu(x @ gate) * (x @ linear)) @ down


def central_differences(
    model: NumpyGemma, ids: np.ndarray, first: int, embeddings: np.ndarray | None = None
) -> np.ndarray:
    """Jacobian `(T, N, D)` of the log-probabilities of tokens `first` and on.

    It is taken where the tokens have these embeddings, or else their own.
    """
    embeddings = model.embedding[ids] if embeddings is None else embeddings
    rows, targets = np.arange(first - 1, len(ids) - 1), ids[first:]
    result = np.zeros((len(targets), *embeddings.shape))
    for place in np.ndindex(embeddings.shape):
        moved = np.zeros_like(embeddings)
        moved[place] = STEP
        up = model.log_probabilities(embeddings + moved, rows, targets)
        down = model.log_probabilities(embeddings - moved, rows, targets)
        result[:, *place] = (up - down) / (2 * STEP)
    return result


def _capped(logits: np.ndarray, cap: float | None) -> np.ndarray:
    return cap * np.tanh(logits / cap) if cap else logits


def _gelu(x: np.ndarray) -> np.ndarray:
    return 0.5 * x * (1 + np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x**3)))


def _log_softmax(logits: np.ndarray) -> np.ndarray:
    shifted = logits - logits.max(-1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(-1, keepdims=True))


def _rotated(x: np.ndarray, wave: float, stretch: float) -> np.ndarray:
    """Rotary position embedding of `(N, H)`: pairs lie half a vector apart."""
    half = x.shape[1] // 2
    angles = np.arange(len(x))[:, None] / stretch * wave ** (-np.arange(half) / half)
    a, b = x[:, :half], x[:, half:]
    return np.concatenate(
        [a * np.cos(angles) - b * np.sin(angles), b * np.cos(angles) + a * np.sin(angles)], axis=1
    )
