"""Builds KerasHub's Gemma from a GGUF file, each weight dequantized straight into its variable."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from lit_core.errors import ModelError
from lit_core.gemma.arrays import to_tensor
from lit_core.gemma.framework import global_state, keras
from lit_core.gemma.gguf_configuration import empty_backbone
from lit_core.gemma.gguf_file import GgufFile

Reshape = Callable[[np.ndarray], np.ndarray]

# Where Keras keeps the variables that have no values yet.
WAITING = "uninitialized_variables"


def gguf_backbone(file: GgufFile, dtype: str) -> keras.Model:
    """The backbone of a file, with its weights, computing in `dtype`.

    Raises:
        ModelError: the file does not hold a whole Gemma, or one that KerasHub cannot compute.
    """
    backbone, variables = _without_values(file, dtype)
    names = set()
    for variable, name, reshape in _weights(backbone):
        _check_shape(file, name, reshape, variable)
        variable._initializer = _filler(file, name, reshape)
        names.add(name)
    if unknown := sorted(file.tensor_names - names):
        raise ModelError(
            f"{file.path.name} holds {unknown[0]}, which no Gemma text model has: give a file "
            "with the text model alone."
        )
    for variable in variables:
        variable._deferred_initialize()
    return backbone


def _without_values(file: GgufFile, dtype: str) -> tuple[keras.Model, list[keras.Variable]]:
    """A backbone, and its variables, which have no values yet."""
    with keras.StatelessScope(initialize_variables=False):
        try:
            backbone = empty_backbone(file, dtype)
        finally:
            # Keras keeps them to fill them later: a file that turns out damaged must leave none.
            variables = global_state.get_global_attribute(WAITING, [])
            global_state.set_global_attribute(WAITING, [])
    return backbone, variables


def _weights(backbone: keras.Model) -> Iterator[tuple[keras.Variable, str, Reshape]]:
    """Each variable, the tensor it comes from, and how that is turned into its shape."""
    yield backbone.token_embedding.embeddings, "token_embd.weight", _as_it_is
    yield backbone.layer_norm.scale, "output_norm.weight", _less_one
    for number, layer in enumerate(backbone.transformer_layers):
        attention, at = layer.attention, f"blk.{number}"
        heads, shared = attention.num_query_heads, attention.num_key_value_heads
        yield attention.query_dense.kernel, f"{at}.attn_q.weight", _to_heads(heads)
        yield attention.key_dense.kernel, f"{at}.attn_k.weight", _to_heads(shared)
        yield attention.value_dense.kernel, f"{at}.attn_v.weight", _to_heads(shared)
        yield attention.output_dense.kernel, f"{at}.attn_output.weight", _from_heads(heads)
        yield layer.gating_ffw.kernel, f"{at}.ffn_gate.weight", np.transpose
        yield layer.gating_ffw_2.kernel, f"{at}.ffn_up.weight", np.transpose
        yield layer.ffw_linear.kernel, f"{at}.ffn_down.weight", np.transpose
        yield layer.pre_attention_norm.scale, f"{at}.attn_norm.weight", _less_one
        yield layer.pre_ffw_norm.scale, f"{at}.ffn_norm.weight", _less_one
        if layer.use_post_attention_norm:
            yield layer.post_attention_norm.scale, f"{at}.post_attention_norm.weight", _less_one
        if layer.use_post_ffw_norm:
            yield layer.post_ffw_norm.scale, f"{at}.post_ffw_norm.weight", _less_one
        if getattr(attention, "use_query_key_norm", False):
            yield attention.query_norm.scale, f"{at}.attn_q_norm.weight", _less_one
            yield attention.key_norm.scale, f"{at}.attn_k_norm.weight", _less_one


def _filler(file: GgufFile, name: str, reshape: Reshape) -> Callable[..., Any]:
    def fill(_shape: Any, dtype: str) -> Any:
        return to_tensor(reshape(file.tensor(name)), dtype)

    return fill


def _check_shape(file: GgufFile, name: str, reshape: Reshape, variable: keras.Variable) -> None:
    try:
        # A view of nothing: no number is read.
        found = reshape(np.broadcast_to(np.float32(0), file.shape(name))).shape
    except ValueError:
        found = ()
    if found != tuple(variable.shape):
        raise ModelError(
            f"{file.path.name} contradicts itself: its settings do not fit the shape of {name}, "
            f"{file.shape(name)}. Download or convert it again."
        )


def _as_it_is(tensor: np.ndarray) -> np.ndarray:
    return tensor


def _less_one(tensor: np.ndarray) -> np.ndarray:
    # GGUF holds a norm's weights plus one, and the layer adds one.
    return tensor - np.float32(1)


def _to_heads(heads: int) -> Reshape:
    """`(heads · width, D)` to `(heads, D, width)`."""
    return lambda tensor: tensor.reshape(heads, -1, tensor.shape[1]).transpose(0, 2, 1)


def _from_heads(heads: int) -> Reshape:
    """`(D, heads · width)` to `(heads, width, D)`."""
    return lambda tensor: tensor.transpose().reshape(heads, -1, tensor.shape[0])
