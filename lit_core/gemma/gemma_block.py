"""What a decoder block of Gemma 1, 2 or 3 does before and after attention."""

import keras
from keras import ops

from lit_core.gemma.attention_pattern import apply_rotary_embedding
from lit_core.gemma.backward_rules import EXACT, BackwardRules
from lit_core.gemma.feed_forward import feed_forward
from lit_core.gemma.products import Tensor, to_heads


def attention_inputs(
    layer: keras.Layer,
    x: Tensor,
    places: Tensor,
    frequencies: Tensor,
    rules: BackwardRules = EXACT,
) -> tuple[Tensor, Tensor, Tensor]:
    """Queries, keys and values `(B, heads, n, width)` of tokens `(B, n, D)` at positions `(n,)`."""
    attention = layer.attention
    normed = rules.norm(layer.pre_attention_norm, x)
    query, key = to_heads(attention.query_dense, normed), to_heads(attention.key_dense, normed)
    value = to_heads(attention.value_dense, normed)
    if getattr(attention, "use_query_key_norm", False):
        query = rules.norm(attention.query_norm, query)
        key = rules.norm(attention.key_norm, key)
    query = apply_rotary_embedding(query, places, frequencies)
    heads, width = query.shape[1], query.shape[3]
    # KerasHub's Gemma 3 layer keeps this to itself.
    scale = (width if layer.query_head_dim_normalize else layer.hidden_dim // heads) ** -0.5
    query = query * ops.cast(scale, query.dtype)
    return query, apply_rotary_embedding(key, places, frequencies), value


def block_output(
    layer: keras.Layer,
    x: Tensor,
    attended: Tensor,
    _key: Tensor,
    _value: Tensor,
    rules: BackwardRules = EXACT,
) -> Tensor:
    """The block's output `(B, n, D)` for its input x and the output of attention."""
    if layer.use_post_attention_norm:
        attended = rules.norm(layer.post_attention_norm, attended)
    x = x + attended
    fed = feed_forward(layer, rules.norm(layer.pre_ffw_norm, x), rules)
    return x + (rules.norm(layer.post_ffw_norm, fed) if layer.use_post_ffw_norm else fed)
