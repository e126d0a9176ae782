"""Attention patterns of Gemma's layers: the visible positions and the rotary embedding.

Gemma 2, 3 and 4 alternate layers that see a sliding window and layers that see everything; Gemma 3
and 4 give the two different rotary embeddings.
"""

import keras
import numpy as np
from keras import ops

from lit_core.gemma.products import Tensor

# How far back a token sees, and the frequencies of the rotary embedding. See `attention_pattern`.
AttentionPattern = tuple[Tensor, Tensor]
# The settings of a layer that nothing but its pattern depends on.
PATTERN_SETTINGS = (
    "use_sliding_window_attention",
    "sliding_window_size",
    "rope_wavelength",
    "rope_scaling_factor",
)
EVERYTHING = np.iinfo("int32").max


def attention_pattern(layer: keras.Layer) -> tuple[np.ndarray, np.ndarray]:
    """Everything that distinguishes a local layer from a global one: window and frequencies.

    Passed to `decoder_layer` as arrays, so that both kinds of layer share one program.

    Returns:
        How many tokens back a token sees, itself included; and the frequencies `(width / 2,)` of
        the rotary embedding, 1 / (wavelength^(2 i / width) · scaling factor), in radians a token.
        Where only some features are turned, as in Gemma 4's global layers, the others have 0.
    """
    attention, rotary = layer.attention, layer.attention.rope_layer
    local = attention.use_sliding_window_attention
    window = attention.sliding_window_size if local else EVERYTHING
    exponents = np.arange(0, attention.head_dim, 2) / attention.head_dim
    frequencies = float(rotary.max_wavelength) ** -exponents / rotary.scaling_factor
    turned = getattr(attention, "rotary_dim", attention.head_dim)
    frequencies[turned // 2 :] = 0
    return np.array(window, "int32"), frequencies.astype("float32")


def allowed_positions(window: Tensor, places: Tensor, filled: Tensor) -> Tensor:
    """Which of L positions each of n tokens may look at: `(B, n, L)`.

    Args:
        window: how many positions back a token sees, its own included.
        places: `(n,)` positions of the tokens.
        filled: `(B, L)`, 1 where there is something to look at.
    """
    back = places[:, None] - ops.arange(filled.shape[1], dtype="int32")
    seen = ops.logical_and(back >= 0, back < window)
    return ops.logical_and(seen, ops.cast(filled, "bool")[:, None])


def apply_rotary_embedding(x: Tensor, places: Tensor, frequencies: Tensor) -> Tensor:
    """Queries or keys `(B, heads, n, width)` turned by their positions `(n,)`.

    Rotary embedding (Su et al. 2021, "RoFormer"): position p turns the pair of features i and
    i + width / 2 by the angle p · frequency i. Gemma 1 and 2 keep each pair as neighbours; the
    order of features makes no difference to a product of query and key.
    """
    width = x.shape[-1]
    angles = ops.cast(places, "float32")[:, None] * frequencies
    cosine, sine = (ops.cast(turn(angles), x.dtype) for turn in (ops.cos, ops.sin))
    a, b = x[..., : width // 2], x[..., width // 2 :]
    return ops.concatenate([a * cosine - b * sine, b * cosine + a * sine], axis=-1)
