"""The weights of a KerasHub Gemma 2 as a transformers model, for the peers that speak PyTorch."""

from typing import Any

import numpy as np
import torch
from keras import ops
from transformers import (
    Gemma2Config,
    Gemma2ForCausalLM,
)


def in_torch(backbone: Any) -> Gemma2ForCausalLM:
    """The same Gemma 2 in PyTorch, ready to be differentiated at its embeddings."""
    model = Gemma2ForCausalLM(_config(backbone))
    # The output head is the embedding table itself.
    missing, unknown = model.load_state_dict(_weights(backbone), strict=False)
    if unknown or missing != ["lm_head.weight"]:
        raise ValueError(f"Weights do not fit: {missing} missing, {unknown} unknown.")
    model.tie_weights()
    return model.eval().requires_grad_(False)


def _config(backbone: Any) -> Gemma2Config:
    if not backbone.query_head_dim_normalize or not backbone.use_post_ffw_norm:
        raise ValueError("Only the Gemma 2 of two and nine billion parameters can be written out.")
    return Gemma2Config(
        vocab_size=backbone.vocabulary_size,
        num_hidden_layers=backbone.num_layers,
        num_attention_heads=backbone.num_query_heads,
        num_key_value_heads=backbone.num_key_value_heads,
        hidden_size=backbone.hidden_dim,
        intermediate_size=backbone.intermediate_dim // 2,
        head_dim=backbone.head_dim,
        query_pre_attn_scalar=backbone.head_dim,
        attn_logit_softcapping=backbone.attention_logit_soft_cap,
        final_logit_softcapping=backbone.final_logit_soft_cap,
        sliding_window=backbone.sliding_window_size,
        rms_norm_eps=backbone.layer_norm_epsilon,
        # The only one that knows soft caps.
        attn_implementation="eager",  # ty: ignore[unknown-argument]
    )


def _weights(backbone: Any) -> dict[str, torch.Tensor]:
    arrays = {
        "embed_tokens.weight": backbone.token_embedding.embeddings,
        "norm.weight": backbone.layer_norm.scale,
    }
    for number, layer in enumerate(backbone.transformer_layers):
        of_layer = _layer(layer, backbone.hidden_dim)
        arrays |= {f"layers.{number}.{name}": array for name, array in of_layer.items()}
    return {f"model.{name}": _tensor(array) for name, array in arrays.items()}


def _layer(layer: Any, width: int) -> dict[str, Any]:
    """Weights of one layer; PyTorch keeps a matrix as `(out, in)`, with the heads side by side."""
    attention = layer.attention
    heads = {"q": attention.query_dense, "k": attention.key_dense, "v": attention.value_dense}
    joined = ops.reshape(attention.output_dense.kernel, (-1, width))
    return {
        **{
            f"self_attn.{name}_proj.weight": np.concatenate(
                [matrix.T for matrix in ops.convert_to_numpy(dense.kernel)]
            )
            for name, dense in heads.items()
        },
        "self_attn.o_proj.weight": ops.transpose(joined),
        "mlp.gate_proj.weight": ops.transpose(layer.gating_ffw.kernel),
        "mlp.up_proj.weight": ops.transpose(layer.gating_ffw_2.kernel),
        "mlp.down_proj.weight": ops.transpose(layer.ffw_linear.kernel),
        "input_layernorm.weight": layer.pre_attention_norm.scale,
        "post_attention_layernorm.weight": layer.post_attention_norm.scale,
        "pre_feedforward_layernorm.weight": layer.pre_ffw_norm.scale,
        "post_feedforward_layernorm.weight": layer.post_ffw_norm.scale,
    }


def _tensor(array: Any) -> torch.Tensor:
    return torch.tensor(ops.convert_to_numpy(array))
