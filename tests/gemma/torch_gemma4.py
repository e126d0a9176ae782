"""Gemma 4 a second time, in PyTorch and float64, with the derivatives of GIM.

Written from what its configuration means, on whole texts and one head at a time; of KerasHub it
only takes the weights.
"""

from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import gelu

from tests.gemma.torch_gim import (
    EPSILON,
    Attention,
    Mixture,
    Product,
    Softmax,
    TorchGim,
    capped,
    rotated,
)

SLIDING = "sliding_attention"
# Beside other work, threads would wait for each other far longer than these small products take.
torch.set_num_threads(1)


class TorchGemma4(TorchGim):
    """See `TorchGim`. Embeddings are a token's rows in all tables, one behind the other."""

    def __init__(self, backbone: Any):
        super().__init__(backbone)
        tables = [table for path, table in self.weights.items() if path.endswith("/embeddings")]
        self._words = self.embedding
        self.embedding = torch.cat(tables, dim=1)

    def log_probabilities(self, embeddings: Tensor, ids: np.ndarray, first: int) -> Tensor:
        """Log-probability `(T,)` of each of the tokens `first` and on."""
        width = self.config["hidden_dim"]
        x = embeddings[:, :width] * width**0.5
        per_layer = self._per_layer_inputs(x, embeddings[:, width:])
        kept: dict[str, tuple[list[Tensor], list[Tensor]]] = {}
        for number, kind in enumerate(self.config["layer_types"]):
            block = f"decoder_block_{number}"
            normed = self._norm(x, f"{block}/pre_attention_norm")
            if f"{block}/attention/key/kernel" in self.weights:
                kept[kind] = self._keys_and_values(normed, number, kind)
            mixed = self._attended(normed, number, kind, *kept[kind])
            x = x + self._norm(mixed, f"{block}/post_attention_norm")
            x = x + self._norm(self._fed(x, block), f"{block}/post_ffw_norm")
            if self.config["hidden_size_per_layer_input"]:
                gate = gelu(x @ self._kernel(f"{block}/per_layer_input_gate"), approximate="tanh")
                gated = Product.apply(gate, per_layer[:, number])
                added = gated @ self._kernel(f"{block}/per_layer_up_proj")
                x = x + self._norm(added, f"{block}/post_per_layer_input_norm")
            x = x * self.weights[f"{block}/layer_scalar"]
        rows = self._norm(x[first - 1 : len(ids) - 1], "final_normalization")
        logits = capped(rows @ self._words.T, self.config["final_logit_soft_cap"])
        return torch.log_softmax(logits, -1)[torch.arange(len(rows)), torch.tensor(ids[first:])]

    def _per_layer_inputs(self, x: Tensor, looked_up: Tensor) -> Tensor:
        """`(N, L, P)`."""
        if not (size := self.config["hidden_size_per_layer_input"]):
            return looked_up
        shape = (len(x), self.config["num_layers"], size)
        projected = x @ self._kernel("per_layer_model_projection") / x.shape[1] ** 0.5
        projected = self._norm(projected.reshape(shape), "per_layer_projection_norm")
        return (projected + looked_up.reshape(shape) * size**0.5) / 2**0.5

    def _kernel(self, name: str) -> Tensor:
        return self.weights[f"{name}/kernel"]

    def _norm(self, x: Tensor, name: str) -> Tensor:
        return _normed(x) * self.weights[f"{name}/scale"]

    def _turned(self, x: Tensor, kind: str) -> Tensor:
        name = "local" if kind == SLIDING else "global"
        stretch = self.config[f"{name}_rope_scaling_factor"]
        if kind == SLIDING:
            return rotated(x, 10_000.0, stretch)
        part = self.config["global_rope_partial_rotary_factor"]
        return rotated(x, 1_000_000.0, stretch, part)

    def _keys_and_values(
        self, x: Tensor, number: int, kind: str
    ) -> tuple[list[Tensor], list[Tensor]]:
        name = f"decoder_block_{number}/attention"
        key = self._kernel(f"{name}/key")
        value = self.weights.get(f"{name}/value/kernel", key)
        keys = [self._norm(x @ each, f"{name}/key_norm") for each in key]
        return [self._turned(each, kind) for each in keys], [_normed(x @ each) for each in value]

    def _attended(
        self, x: Tensor, number: int, kind: str, keys: list[Tensor], values: list[Tensor]
    ) -> Tensor:
        name = f"decoder_block_{number}/attention"
        query, output = self._kernel(f"{name}/query"), self._kernel(f"{name}/attention_output")
        back = torch.arange(len(x))[:, None] - torch.arange(len(x))
        window = self.config["sliding_window_size"] if kind == SLIDING else len(x)
        seen = (back >= 0) & (back < window)
        mixed = torch.zeros_like(x)
        for head in range(len(query)):
            of = head // (len(query) // len(keys))
            q = self._turned(self._norm(x @ query[head], f"{name}/query_norm"), kind)
            logits = capped(Attention.apply(q, keys[of]), self.config["attention_logit_soft_cap"])
            weights = Softmax.apply(logits.masked_fill(~seen, -torch.inf))
            mixed = mixed + Mixture.apply(weights, values[of]) @ output[head]
        return mixed

    def _fed(self, x: Tensor, block: str) -> Tensor:
        fed = self._feed_forward(self._norm(x, f"{block}/pre_ffw_norm"), block)
        if not self.config["enable_moe_block"]:
            return fed
        experts = self._experts(x, block)
        return self._norm(fed, f"{block}/post_ffw_norm_dense") + self._norm(
            experts, f"{block}/post_ffw_norm_moe_path"
        )

    def _experts(self, x: Tensor, block: str) -> Tensor:
        router, bank = f"{block}/moe_router", f"{block}/moe_expert_bank"
        asked = _normed(x) / x.shape[1] ** 0.5 * self.weights[f"{router}/per_dim_scale"]
        likely = torch.softmax(asked @ self._kernel(f"{router}/proj"), -1)
        best = likely.topk(self.config["num_experts_per_token"]).indices
        chosen = torch.zeros_like(likely).scatter(1, best, 1.0)
        given = likely * chosen / (likely * chosen).sum(-1, keepdim=True)
        x = self._norm(x, f"{block}/pre_ffw_norm_moe")
        found = torch.zeros_like(x)
        for number in range(self.config["num_experts"]):
            gate, up, down, scale = (
                self.weights[f"{bank}/{part}"][number]
                for part in ("gate_proj", "up_proj", "down_proj", "per_expert_scale")
            )
            inner = Product.apply(gelu(x @ gate, approximate="tanh"), x @ up)
            said = inner @ down * scale
            found = found + Product.apply(given[:, [number]].expand_as(said), said)
        return found


def _normed(x: Tensor) -> Tensor:
    size = (x.pow(2).mean(-1, keepdim=True) + EPSILON).sqrt()
    return x / size.detach()
