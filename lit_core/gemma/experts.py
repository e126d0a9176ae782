"""The mixture of experts of Gemma 4: feed-forward networks, a few of which are chosen a token.

As in KerasHub, every expert reads every token, and those not chosen count nothing. To a token the
experts are what heads are in attention: a kernel for each, and their outputs added up.
"""

import keras
from keras import ops

from lit_core.gemma.backward_rules import EXACT, BackwardRules
from lit_core.gemma.products import Tensor, project, sum_of_products, times_each


def mixture_of_experts(layer: keras.Layer, x: Tensor, rules: BackwardRules = EXACT) -> Tensor:
    """What the experts of a KerasHub Gemma 4 decoder block make of `(B, n, D)`, not yet normed."""
    bank = layer.moe_expert_bank
    normed = rules.norm(layer.pre_ffw_norm_moe, x)
    gate = keras.activations.gelu(times_each(normed, bank.gate_proj), approximate=True)
    up = times_each(normed, bank.up_proj)
    # The output is a product of what the router gives and what an expert says, itself a product.
    inner = rules.factor(gate, 1 / 4) * rules.factor(up, 1 / 4)
    given = rules.factor(_expert_weights(layer.moe_router, x, rules), 1 / 2)
    given = ops.transpose(given * ops.cast(bank.per_expert_scale, x.dtype), (0, 2, 1))
    return sum_of_products(inner * given[..., None], bank.down_proj)


def _expert_weights(router: keras.Layer, x: Tensor, rules: BackwardRules) -> Tensor:
    """How much each of E experts counts for each token: `(B, n, E)`, in sum 1; mostly 0."""
    normed = rules.norm(router.rms_norm, x) * ops.cast(x.shape[-1] ** -0.5, x.dtype)
    logits = project(router.proj, normed * ops.cast(router.per_dim_scale, x.dtype))
    likely = ops.cast(ops.softmax(ops.cast(logits, "float32"), axis=-1), x.dtype)
    best = ops.top_k(likely, router.num_experts_per_token)[1]
    chosen = ops.sum(ops.one_hot(best, router.num_experts, dtype=x.dtype), axis=-2)
    kept = likely * chosen
    return kept / ops.sum(kept, axis=-1, keepdims=True)
