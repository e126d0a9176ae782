"""Gradient Interaction Modifications a second time, in PyTorch and float64, to check the first.

Written from Edin et al. 2025, "GIM: Improved Interpretability for Large Language Models"
(arXiv 2505.17630), on a forward pass that follows the papers on Gemma 1, 2 and 3; of KerasHub it
only takes the weights.
"""

from typing import Any

import numpy as np
import torch
from torch import Tensor

from tests.gemma.attention_settings import is_local, rotation

EPSILON = 1e-6
TEMPERATURE = 2.0


class TorchGim:
    """Log-probabilities with the weights of a KerasHub Gemma backbone, and how they are traced."""

    def __init__(self, backbone: Any):
        self.config = backbone.get_config()
        self.weights = {
            w.path: torch.tensor(np.asarray(w.numpy()), dtype=torch.float64)
            for w in backbone.weights
        }
        self.embedding = self.weights["token_embedding/embeddings"]

    def jacobian(self, ids: np.ndarray, first: int) -> np.ndarray:
        """Modified gradients `(T, N, D)` of the log-probabilities of tokens `first` and on."""
        x = self.embedding[torch.tensor(ids)].requires_grad_()
        values = self.log_probabilities(x, ids, first)
        rows = [torch.autograd.grad(value, x, retain_graph=True)[0] for value in values]
        return torch.stack(rows).numpy()

    def log_probabilities(self, embeddings: Tensor, ids: np.ndarray, first: int) -> Tensor:
        """Log-probability `(T,)` of each of the tokens `first` and on."""
        x = embeddings * embeddings.shape[1] ** 0.5
        for number in range(self.config["num_layers"]):
            block = f"decoder_block_{number}"
            mixed = self._attend(self._norm(x, f"{block}/pre_attention_norm"), number)
            x = x + self._norm(mixed, f"{block}/post_attention_norm")
            normed = self._norm(x, f"{block}/pre_ffw_norm")
            x = x + self._norm(self._feed_forward(normed, block), f"{block}/post_ffw_norm")
        rows = self._norm(x[first - 1 : len(ids) - 1], "final_normalization")
        logits = capped(rows @ self.embedding.T, self.config["final_logit_soft_cap"])
        return torch.log_softmax(logits, -1)[torch.arange(len(rows)), torch.tensor(ids[first:])]

    def _norm(self, x: Tensor, name: str) -> Tensor:
        if f"{name}/scale" not in self.weights:
            return x
        size = (x.pow(2).mean(-1, keepdim=True) + EPSILON).sqrt()
        return x / size.detach() * (1 + self.weights[f"{name}/scale"])

    def _feed_forward(self, x: Tensor, block: str) -> Tensor:
        gate, up, down = (
            self.weights[f"{block}/{part}/kernel"]
            for part in ("ffw_gating", "ffw_gating_2", "ffw_linear")
        )
        opened = torch.nn.functional.gelu(x @ gate, approximate="tanh")
        return Product.apply(opened, x @ up) @ down

    def _attend(self, x: Tensor, number: int) -> Tensor:
        name = f"decoder_block_{number}/attention"
        query, key, value, output = (
            self.weights[f"{name}/{part}/kernel"]
            for part in ("query", "key", "value", "attention_output")
        )
        local = is_local(self.config, number)
        wave, stretch = rotation(self.config, local)
        distance = torch.arange(len(x))[:, None] - torch.arange(len(x))
        seen = (distance >= 0) & (distance < (self.config["sliding_window_size"] if local else 1e9))
        mixed = torch.zeros_like(x)
        for head in range(len(query)):
            of = head // (len(query) // len(key))
            q = rotated(self._norm(x @ query[head], f"{name}/query_norm"), wave, stretch)
            k = rotated(self._norm(x @ key[of], f"{name}/key_norm"), wave, stretch)
            logits = Attention.apply(q, k) / q.shape[1] ** 0.5
            logits = capped(logits, self.config["attention_logit_soft_cap"])
            weights = Softmax.apply(logits.masked_fill(~seen, -torch.inf))
            mixed = mixed + Mixture.apply(weights, x @ value[of]) @ output[head]
        return mixed


class Product(torch.autograd.Function):
    """An elementwise product, each factor of which gets half of the derivative."""

    @staticmethod
    def forward(ctx: Any, a: Tensor, b: Tensor) -> Tensor:
        ctx.save_for_backward(a, b)
        return a * b

    @staticmethod
    def backward(ctx: Any, *backs: Tensor) -> tuple[Tensor, Tensor]:
        (back,) = backs
        a, b = ctx.saved_tensors
        return back * b / 2, back * a / 2


class Attention(torch.autograd.Function):
    """Queries times keys: a quarter for each, as the weights are half of attention's product."""

    @staticmethod
    def forward(ctx: Any, query: Tensor, key: Tensor) -> Tensor:
        ctx.save_for_backward(query, key)
        return query @ key.T

    @staticmethod
    def backward(ctx: Any, *backs: Tensor) -> tuple[Tensor, Tensor]:
        (back,) = backs
        query, key = ctx.saved_tensors
        return back @ key / 4, back.T @ query / 4


class Mixture(torch.autograd.Function):
    """Weights times values: half for the values; the weights' half is taken from their factors."""

    @staticmethod
    def forward(ctx: Any, weights: Tensor, values: Tensor) -> Tensor:
        ctx.save_for_backward(weights, values)
        return weights @ values

    @staticmethod
    def backward(ctx: Any, *backs: Tensor) -> tuple[Tensor, Tensor]:
        (back,) = backs
        weights, values = ctx.saved_tensors
        return back @ values.T, weights.T @ back / 2


class Softmax(torch.autograd.Function):
    """A softmax that is differentiated at a higher temperature T: s ⊙ (g - ⟨g, s⟩), s at T."""

    @staticmethod
    def forward(ctx: Any, logits: Tensor) -> Tensor:
        ctx.save_for_backward(torch.softmax(logits / TEMPERATURE, -1))
        return torch.softmax(logits, -1)

    @staticmethod
    def backward(ctx: Any, *backs: Tensor) -> Tensor:
        (back,) = backs
        (soft,) = ctx.saved_tensors
        return soft * (back - (back * soft).sum(-1, keepdim=True))


def capped(logits: Tensor, cap: float | None) -> Tensor:
    """Logits held to a range by a soft cap, where there is one."""
    return cap * torch.tanh(logits / cap) if cap else logits


def rotated(x: Tensor, wave: float, stretch: float, part: float = 1.0) -> Tensor:
    """Rotary position embedding of a part of the pairs of features of `(N, H)`."""
    half = x.shape[1] // 2
    turns = wave ** (-torch.arange(half, dtype=torch.float64) / half)
    turns[int(part * half) :] = 0
    angles = torch.arange(len(x), dtype=torch.float64)[:, None] / stretch * turns
    a, b = x[:, :half], x[:, half:]
    return torch.cat([a * angles.cos() - b * angles.sin(), b * angles.cos() + a * angles.sin()], 1)
