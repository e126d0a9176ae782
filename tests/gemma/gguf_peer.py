"""The Gemma of a GGUF file a second time, as a model of transformers, to check the first against.

It takes nothing from the app: the file is read by llama.cpp's own library, and the names and
settings are set side by side here by themselves.
"""

import gc
from pathlib import Path
from typing import Any

import gguf
import numpy as np
import torch
from transformers import (
    Gemma2Config,
    Gemma2ForCausalLM,
    Gemma3ForCausalLM,
    Gemma3TextConfig,
    GemmaConfig,
    GemmaForCausalLM,
)

from lit_core.gemma import Generation

MODELS = {
    "gemma": (GemmaConfig, GemmaForCausalLM),
    "gemma2": (Gemma2Config, Gemma2ForCausalLM),
    "gemma3": (Gemma3TextConfig, Gemma3ForCausalLM),
}
NAMES = {
    "self_attn.q_proj": "attn_q",
    "self_attn.k_proj": "attn_k",
    "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output",
    "self_attn.q_norm": "attn_q_norm",
    "self_attn.k_norm": "attn_k_norm",
    "mlp.gate_proj": "ffn_gate",
    "mlp.up_proj": "ffn_up",
    "mlp.down_proj": "ffn_down",
    "input_layernorm": "attn_norm",
}
# What follows the attention is the norm before the feed-forward part in Gemma 1, and its own norm,
# before that one, in Gemma 2 and 3.
NORMS = {"post_attention_layernorm": "ffn_norm"}
LATER_NORMS = {
    "post_attention_layernorm": "post_attention_norm",
    "pre_feedforward_layernorm": "ffn_norm",
    "post_feedforward_layernorm": "post_ffw_norm",
}


def peer_log_probabilities(path: Path, made: Generation) -> list[float]:
    """Log-probabilities of a generation's response tokens by the file's model in transformers."""
    ids = torch.tensor([[token.id for token in made.tokens]])
    first = made.prompt_tokens
    with torch.no_grad():
        logits = _peer(path)(ids).logits[0, first - 1 : -1]
        told = torch.log_softmax(logits.double(), dim=-1)
    gc.collect()
    return [float(row[number]) for row, number in zip(told, ids[0, first:], strict=True)]


def _peer(path: Path) -> Any:
    reader = gguf.GGUFReader(path)
    said = {name: field.contents() for name, field in _settings(reader).items()}
    family = said["general.architecture"]
    config, model = MODELS[family]
    own = {name.removeprefix(f"{family}."): value for name, value in said.items()}
    tensors = {tensor.name: tensor for tensor in reader.tensors}
    words, width = reversed(tensors["token_embd.weight"].shape.tolist())
    peer = model(config(vocab_size=words, hidden_size=width, **_configuration(family, own)))
    with torch.no_grad():
        for name, weights in peer.named_parameters():
            tensor = tensors.pop(_gguf_name(name, family))
            values = gguf.dequantize(tensor.data, tensor.tensor_type)
            if "norm" in name:
                values = values - 1
            weights.copy_(torch.from_numpy(np.array(values)))
    assert not tensors
    return peer.float().eval()


def _settings(reader: gguf.GGUFReader) -> dict[str, Any]:
    return {name: it for name, it in reader.fields.items() if not name.startswith("tokenizer.")}


def _configuration(family: str, own: dict[str, Any]) -> dict[str, Any]:
    head = own["attention.key_length"]
    shared = {
        "num_hidden_layers": own["block_count"],
        "intermediate_size": own["feed_forward_length"],
        "num_attention_heads": own["attention.head_count"],
        "num_key_value_heads": own["attention.head_count_kv"],
        "head_dim": head,
        "max_position_embeddings": own["context_length"],
        "rms_norm_eps": 1e-6,
        "hidden_activation": "gelu_pytorch_tanh",
        "attn_implementation": "eager",
    }
    if family == "gemma":
        return shared
    shared |= {
        "query_pre_attn_scalar": head,
        "sliding_window": own["attention.sliding_window"],
        "attn_logit_softcapping": own.get("attn_logit_softcapping"),
        "final_logit_softcapping": own.get("final_logit_softcapping"),
    }
    if family == "gemma2":
        return shared
    stretch = {"factor": own["rope.scaling.factor"]} if "rope.scaling.factor" in own else {}
    kind = "linear" if stretch else "default"
    return shared | {
        "rope_parameters": {
            "full_attention": {"rope_type": kind, "rope_theta": own["rope.freq_base"], **stretch},
            "sliding_attention": {"rope_type": "default", "rope_theta": 10_000.0},
        }
    }


def _gguf_name(name: str, family: str) -> str:
    if name == "model.embed_tokens.weight":
        return "token_embd.weight"
    if name == "model.norm.weight":
        return "output_norm.weight"
    _, _, layer, part = name.split(".", 3)
    names = NAMES | (NORMS if family == "gemma" else LATER_NORMS)
    return f"blk.{layer}.{names[part.removesuffix('.weight')]}.weight"
