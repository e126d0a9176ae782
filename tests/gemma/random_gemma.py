"""Small Gemmas with weights nobody trained, far enough from zero that every part matters."""

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np

from lit_core.gemma import Token
from lit_core.gemma.forward import LayeredForward
from lit_core.gemma.framework import keras_hub
from lit_core.gemma.gradients import Differentiator

VOCABULARY = 101

SHAPE: dict[str, Any] = {
    "vocabulary_size": VOCABULARY,
    "num_layers": 2,
    "num_query_heads": 4,
    "num_key_value_heads": 2,
    "hidden_dim": 32,
    "intermediate_dim": 96,
    "head_dim": 8,
}


def random_gemma_1() -> Any:
    """A `GemmaCausalLM` without what Gemma 2 added."""
    return keras_hub.models.GemmaCausalLM(
        with_random_weights(keras_hub.models.GemmaBackbone(**SHAPE))
    )


def random_gemma(window: int, dtype: str = "float32") -> Any:
    """A `GemmaCausalLM` with every feature of Gemma 2; its first layer sees `window` tokens."""
    backbone = keras_hub.models.GemmaBackbone(
        **SHAPE,
        use_post_ffw_norm=True,
        use_post_attention_norm=True,
        attention_logit_soft_cap=5.0,
        final_logit_soft_cap=3.0,
        use_sliding_window_attention=True,
        sliding_window_size=window,
        dtype=dtype,
    )
    return keras_hub.models.GemmaCausalLM(with_random_weights(backbone))


def random_gemma_3(window: int) -> Any:
    """A `Gemma3CausalLM` for text; five layers see `window` tokens, the sixth sees all."""
    backbone = keras_hub.models.Gemma3Backbone(
        **SHAPE | {"num_layers": 6},
        image_size=0,
        use_post_ffw_norm=True,
        use_post_attention_norm=True,
        use_sliding_window_attention=True,
        sliding_window_size=window,
        global_rope_scaling_factor=8.0,
    )
    return keras_hub.models.Gemma3CausalLM(None, with_random_weights(backbone))


def random_gemma_4(window: int, dtype: str = "float32") -> Any:
    """A `Gemma4CausalLM` for text with what its smaller models have.

    Its last two layers attend to the keys and values of the second and third.
    """
    local, everything = "sliding_attention", "full_attention"
    return _gemma_4(
        window,
        num_layers=5,
        layer_types=[local, local, everything, local, everything],
        num_kv_shared_layers=2,
        use_double_wide_mlp=True,
        hidden_size_per_layer_input=4,
        final_logit_soft_cap=3.0,
        global_rope_scaling_factor=8.0,
        dtype=dtype,
    )


def random_gemma_4_with_experts(window: int) -> Any:
    """A `Gemma4CausalLM` for text with what its larger models have."""
    return _gemma_4(
        window,
        num_layers=2,
        sliding_window_pattern=2,
        num_global_key_value_heads=1,
        attention_logit_soft_cap=5.0,
        enable_moe_block=True,
        num_experts=4,
        expert_intermediate_dim=12,
        num_experts_per_token=2,
    )


def _gemma_4(window: int, **settings: Any) -> Any:
    backbone = keras_hub.models.Gemma4Backbone(
        **SHAPE | settings,
        image_size=0,
        sliding_window_size=window,
        global_head_dim=16,
        global_rope_partial_rotary_factor=0.25,
    )
    return keras_hub.models.Gemma4CausalLM(None, with_random_weights(backbone))


def model_inputs(causal_lm: Any, ids: np.ndarray, mask: np.ndarray | None = None) -> dict[str, Any]:
    """What a model takes for token ids `(B, N)`; each position is read unless a mask says not."""
    inputs = {"token_ids": ids, "padding_mask": np.ones_like(ids) if mask is None else mask}
    if "position_ids" in causal_lm.input:
        inputs["position_ids"] = np.broadcast_to(np.arange(ids.shape[1]), ids.shape)
    return inputs


def with_random_weights(backbone: Any) -> Any:
    """The same backbone with the same weights on every run and every backend."""
    random = np.random.default_rng(7)
    # Gemma 4's per-layer weights come in another order on another backend.
    for weight in sorted(
        backbone.weights, key=lambda each: each.path if each.path.startswith("per_layer") else ""
    ):
        weight.assign(random.normal(scale=0.3, size=weight.shape))
    return backbone


FAMILIES: dict[str, Callable[[], Any]] = {
    "gemma-1": random_gemma_1,
    "gemma-2": lambda: random_gemma(window=4096),
    "gemma-2-short-window": lambda: random_gemma(window=4),
    "gemma-3": lambda: random_gemma_3(window=4),
    "gemma-4": lambda: random_gemma_4(window=4),
    "gemma-4-experts": lambda: random_gemma_4_with_experts(window=4),
}


@cache
def shared_model(family: str) -> Any:
    """A model of a family for the whole run, which nobody changes."""
    return FAMILIES[family]()


@cache
def shared_forward(family: str) -> LayeredForward:
    """Its passes."""
    return LayeredForward(shared_model(family).backbone)


@cache
def shared_differentiator(family: str) -> Differentiator:
    """What differentiates it; each of its compilations takes seconds."""
    return Differentiator(shared_forward(family))


def random_tokens(count: int) -> tuple[Token, ...]:
    """Tokens that mean nothing."""
    ids = np.random.default_rng(11).integers(3, VOCABULARY, count)
    return tuple(Token(int(number), "x", place, place + 1) for place, number in enumerate(ids))
