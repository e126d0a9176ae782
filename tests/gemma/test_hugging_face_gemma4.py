"""A Gemma 4 in Hugging Face's form, of each shape there is, says what transformers says."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from sentencepiece import sentencepiece_model_pb2
from transformers import Gemma4ForCausalLM, Gemma4TextConfig

from lit_core.gemma import load_model
from tests.gemma.gguf_files import VOCABULARY
from tests.gemma.transformers_peer import log_probabilities, with_random_weights

PROMPT, TEXT = "Taste-dislikes: Can't eat eggs\nAnalysis:", " This dish contains eggs."
LOCAL, GLOBAL = "sliding_attention", "full_attention"
LARGE = {"num_hidden_layers": 2, "layer_types": [LOCAL, GLOBAL], "hidden_size_per_layer_input": 0}
# Settings that transformers keeps in another place than the published files do.
GLOBAL_HEADS = {"global_head_dim": 16, "num_global_key_value_heads": 1}
SHAPES: dict[str, dict[str, Any]] = {
    "E2B and E4B": {
        "num_hidden_layers": 5,
        "layer_types": [LOCAL, LOCAL, GLOBAL, LOCAL, GLOBAL],
        "num_kv_shared_layers": 2,
        "use_double_wide_mlp": True,
        "hidden_size_per_layer_input": 4,
        "final_logit_softcapping": 3.0,
        "global_head_dim": 16,
    },
    "31B": LARGE | GLOBAL_HEADS | {"attention_k_eq_v": True},
    "26B A4B": LARGE
    | GLOBAL_HEADS
    | {"attention_k_eq_v": True, "enable_moe_block": True, "num_experts": 4}
    | {"top_k_experts": 2, "moe_intermediate_size": 12},
}


def saved_peer(folder: Path, settings: dict[str, Any]) -> Gemma4ForCausalLM:
    """A small Gemma 4 that nobody trained, in a folder as the published ones are."""
    vocabulary = vocabulary_file()
    words = len(vocabulary["model"]["vocab"])
    config = Gemma4TextConfig(
        vocab_size=words,
        vocab_size_per_layer_input=words,
        hidden_size=32,
        intermediate_size=64,
        num_attention_heads=4,
        num_key_value_heads=2,
        head_dim=8,
        sliding_window=8,
        max_position_embeddings=512,
        attn_implementation="eager",  # ty: ignore[unknown-argument]
        **settings,
    )
    torch.manual_seed(0)
    model = with_random_weights(Gemma4ForCausalLM(config), 0.3)
    for name, kept in model.named_buffers():
        if name.endswith("layer_scalar"):
            kept.fill_(0.7)
    model.save_pretrained(folder)
    written = json.loads((folder / "config.json").read_text())
    where = {name: settings.get(name) for name in GLOBAL_HEADS}
    (folder / "config.json").write_text(json.dumps(written | where))
    (folder / "tokenizer.json").write_text(json.dumps(vocabulary))
    (folder / "processor_config.json").write_text("{}")
    return model


def vocabulary_file() -> dict[str, Any]:
    """Tiny Gemma's pieces in the form of transformers."""
    kind = sentencepiece_model_pb2.ModelProto  # ty: ignore[missing-attribute]
    pieces = [each.piece for each in kind.FromString(VOCABULARY.read_bytes()).pieces]
    numbers = {piece: number for number, piece in enumerate([*pieces, "<|video|>"])}
    signs = ("<pad>", "<eos>", "<bos>")
    added = [{"id": numbers[sign], "content": sign, "special": True} for sign in signs]
    return {"model": {"vocab": numbers, "merges": []}, "added_tokens": added}


@pytest.mark.parametrize("shape", SHAPES)
def test_log_probabilities_agree_with_transformers(shape: str, tmp_path: Path) -> None:
    peer = saved_peer(tmp_path, SHAPES[shape])
    ours = load_model(str(tmp_path))
    assert ours.info.architecture == "Gemma4CausalLM"
    assert ours.info.own_context_length == 512
    generation = ours.score_response(PROMPT, TEXT)
    expected = log_probabilities(peer, generation)
    np.testing.assert_allclose(generation.log_probabilities, expected, atol=1e-4)
