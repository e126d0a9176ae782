"""A small Gemma 2 with weights nobody trained, far enough from zero that every part matters."""

from typing import Any

import keras_hub
import numpy as np

from lit_core.gemma import Token

VOCABULARY = 101


def random_gemma(window: int, dtype: str = "float32") -> Any:
    """A `GemmaCausalLM` with every feature of Gemma 2; its first layer sees `window` tokens."""
    backbone = keras_hub.models.GemmaBackbone(
        vocabulary_size=VOCABULARY,
        num_layers=2,
        num_query_heads=4,
        num_key_value_heads=2,
        hidden_dim=32,
        intermediate_dim=96,
        head_dim=8,
        use_post_ffw_norm=True,
        use_post_attention_norm=True,
        attention_logit_soft_cap=5.0,
        final_logit_soft_cap=3.0,
        use_sliding_window_attention=True,
        sliding_window_size=window,
        dtype=dtype,
    )
    random = np.random.default_rng(7)
    for weight in backbone.weights:
        weight.assign(random.normal(scale=0.3, size=weight.shape))
    return keras_hub.models.GemmaCausalLM(backbone=backbone)


def random_tokens(count: int) -> tuple[Token, ...]:
    """Tokens that mean nothing."""
    ids = np.random.default_rng(11).integers(3, VOCABULARY, count)
    return tuple(Token(int(number), "x", place, place + 1) for place, number in enumerate(ids))
