"""The Gemma of a GGUF file a second time, as a model of transformers, to check the first against.

It takes nothing from the app: the file is read by llama.cpp's own library, and the names and
settings are set side by side here by themselves.
"""

import gc
from collections.abc import Sequence
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

from lit_core.gemma import Token

PART = 2**14
MODELS: dict[str, tuple[Any, Any]] = {
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


def peer_log_probabilities(path: Path, tokens: Sequence[Token], first: int) -> list[float]:
    """Log-probabilities of the tokens from `first` on by the file's model in transformers."""
    ids = torch.tensor([[token.id for token in tokens]])
    with torch.no_grad():
        logits = _peer(path)(ids, logits_to_keep=len(tokens) - first + 1).logits[0, :-1]
        rows = torch.log_softmax(logits.double(), dim=-1)
    gc.collect()
    return [float(row[number]) for row, number in zip(rows, ids[0, first:], strict=True)]


class _Reader(gguf.GGUFReader):
    """llama.cpp's reader of a plain array, which takes half as long to cut up as a memory map."""

    def __setattr__(self, name: str, value: Any) -> None:
        super().__setattr__(name, np.asarray(value) if name == "data" else value)


def _peer(path: Path) -> Any:
    reader = _Reader(path)
    said = {name: field.contents() for name, field in _settings(reader).items()}
    family = said["general.architecture"]
    config, model = MODELS[family]
    own = {name.removeprefix(f"{family}."): value for name, value in said.items()}
    tensors = {tensor.name: tensor for tensor in reader.tensors}
    words = torch.nn.Parameter(torch.empty(*reversed(tensors["token_embd.weight"].shape.tolist())))
    # With few words at first: transformers would fill those of both ends with numbers of its own.
    few = {"vocab_size": 8, "hidden_size": words.shape[1]}
    peer = model(config(**few, **_configuration(family, own)))
    peer.model.embed_tokens.weight = peer.lm_head.weight = words
    with torch.no_grad():
        for name, weights in peer.named_parameters():
            tensor = tensors.pop(_gguf_name(name, family))
            # GGUF holds a norm's weights plus one.
            offset = np.float32("norm" in name)
            # In parts, because the words of a real model take much memory.
            for part, rows in zip(weights.split(PART), _parts(tensor.data), strict=True):
                values = gguf.dequantize(rows, tensor.tensor_type) - offset
                part.copy_(torch.from_numpy(values))
    assert not tensors
    return peer.float().eval()


def _parts(rows: np.ndarray) -> list[np.ndarray]:
    return [rows[first : first + PART] for first in range(0, len(rows), PART)]


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
