"""What a decoder block of Gemma 4 does before and after attention.

Two things reach a block besides the hidden state. A part of each token's own, its per-layer input,
opens a gate behind the feed-forward network. And the last blocks of some models have no keys and
values of their own, but attend to those of the last block of their kind, local or global, that has
some. So that a derivative passes back through all of it, blocks read and pass on one tensor: the
hidden state, then room for the keys and values of the last local and the last global block, then,
in what a block reads, its per-layer input. A model without either has just the hidden state.
"""

import keras
from keras import ops

from lit_core.gemma.attention_pattern import apply_rotary_embedding
from lit_core.gemma.backward_rules import EXACT, BackwardRules
from lit_core.gemma.experts import mixture_of_experts
from lit_core.gemma.feed_forward import feed_forward
from lit_core.gemma.kv_cache import cache_shape
from lit_core.gemma.products import Tensor, project, to_heads


def attention_inputs(
    layer: keras.Layer,
    x: Tensor,
    places: Tensor,
    frequencies: Tensor,
    rules: BackwardRules = EXACT,
) -> tuple[Tensor, Tensor, Tensor]:
    """Queries, keys and values `(B, heads, n, width)` of tokens at positions `(n,)`.

    Queries are not scaled: their norm does what a scale does in other families.
    """
    attention = layer.attention
    hidden, passed, _ = _parts(layer, x)
    normed = rules.norm(layer.pre_attention_norm, hidden)
    query = rules.norm(attention.query_norm, to_heads(attention.query_dense, normed))
    query = apply_rotary_embedding(query, places, frequencies)
    if layer.is_kv_shared_layer:
        return query, *_keys_and_values(layer, passed)
    key = value = to_heads(attention.key_dense, normed)
    if attention.value_dense is not None:
        value = to_heads(attention.value_dense, normed)
    key = apply_rotary_embedding(rules.norm(attention.key_norm, key), places, frequencies)
    return query, key, rules.norm(attention.value_norm, value)


def block_output(
    layer: keras.Layer,
    x: Tensor,
    attended: Tensor,
    key: Tensor,
    value: Tensor,
    rules: BackwardRules = EXACT,
) -> Tensor:
    """What the next block reads, for this one's input x and the output of attention."""
    hidden, passed, per_layer = _parts(layer, x)
    hidden = hidden + rules.norm(layer.post_attention_norm, attended)
    fed = feed_forward(layer, rules.norm(layer.pre_ffw_norm, hidden), rules)
    if layer.enable_moe_block:
        experts = mixture_of_experts(layer, hidden, rules)
        fed = rules.norm(layer.post_ffw_norm_dense, fed)
        fed = fed + rules.norm(layer.post_ffw_norm_moe_path, experts)
    hidden = hidden + rules.norm(layer.post_ffw_norm, fed)
    if layer.hidden_size_per_layer_input:
        gate = keras.activations.gelu(project(layer.per_layer_input_gate, hidden), approximate=True)
        gated = rules.factor(gate, 1 / 2) * rules.factor(per_layer, 1 / 2)
        added = project(layer.per_layer_up_proj, gated)
        hidden = hidden + rules.norm(layer.post_per_layer_input_norm, added)
    hidden = hidden * ops.cast(layer.layer_scalar, hidden.dtype)
    if not passed.shape[-1]:
        return hidden
    if not layer.is_kv_shared_layer:
        passed = _with_keys_and_values(layer, passed, key, value)
    return ops.concatenate([hidden, passed], axis=-1)


def passed_on_width(layers: list[keras.Layer]) -> int:
    """How many numbers of a token's keys and values a model passes on to later layers."""
    if not any(layer.is_kv_shared_layer for layer in layers):
        return 0
    return sum({layer.is_global_attention: _own_width(layer) for layer in layers}.values())


def inner_width(layer: keras.Layer) -> int:
    """How many numbers a layer computes a token in its feed-forward network and in all experts."""
    experts = layer.num_experts * layer.expert_intermediate_dim if layer.enable_moe_block else 0
    return layer.actual_intermediate_dim + experts


def _parts(layer: keras.Layer, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """The hidden state, the keys and values that are passed on, and the per-layer input."""
    first, last = layer.hidden_dim, x.shape[-1] - layer.hidden_size_per_layer_input
    return x[..., :first], x[..., first:last], x[..., last:]


def _own_width(layer: keras.Layer) -> int:
    heads, width = cache_shape(layer)
    return 2 * heads * width


def _keys_and_values(layer: keras.Layer, passed: Tensor) -> tuple[Tensor, Tensor]:
    """Those `(B, heads, n, width)` of the last block of the layer's kind."""
    heads, width = cache_shape(layer)
    size = _own_width(layer)
    # Those of local blocks come first.
    own = passed[..., -size:] if layer.is_global_attention else passed[..., :size]
    by_head = ops.reshape(own, (*own.shape[:2], 2 * heads, width))
    both = ops.transpose(by_head, (0, 2, 1, 3))
    return both[:, :heads], both[:, heads:]


def _with_keys_and_values(layer: keras.Layer, passed: Tensor, key: Tensor, value: Tensor) -> Tensor:
    """What is passed on, with the layer's own in place of those of the last of its kind."""
    size = _own_width(layer)
    both = ops.transpose(ops.concatenate([key, value], axis=1), (0, 2, 1, 3))
    own = ops.reshape(both, (*both.shape[:2], size))
    if layer.is_global_attention:
        return ops.concatenate([passed[..., :-size], own], axis=-1)
    return ops.concatenate([own, passed[..., size:]], axis=-1)
