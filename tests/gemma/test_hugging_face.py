"""A folder in Hugging Face's form loads like any preset, and says what transformers says."""

import shutil

import numpy as np
import pytest
import torch
from transformers import Gemma2Config, Gemma2ForCausalLM

from lit_core.gemma import EMBEDDED, load_model, resolve
from lit_core.gemma.model import Gemma
from tests.gemma.transformers_peer import log_probabilities, with_random_weights

TEXT = " This dish contains eggs, which you don't like."


@pytest.fixture(scope="module")
def peer() -> Gemma2ForCausalLM:
    """A small Gemma 2 that nobody trained."""
    torch.manual_seed(0)
    model = Gemma2ForCausalLM(
        Gemma2Config(
            vocab_size=1600,
            hidden_size=64,
            intermediate_size=128,
            num_hidden_layers=2,
            num_attention_heads=4,
            num_key_value_heads=2,
            head_dim=16,
            max_position_embeddings=512,
            sliding_window=512,
            query_pre_attn_scalar=16,
            attn_implementation="eager",  # ty: ignore[unknown-argument]
        )
    )
    return with_random_weights(model, 0.1)


@pytest.fixture(scope="module")
def ours(peer: Gemma2ForCausalLM, tmp_path_factory: pytest.TempPathFactory) -> Gemma:
    """The same model, read from the folder that transformers wrote."""
    folder = tmp_path_factory.mktemp("hugging-face")
    peer.save_pretrained(folder)
    (vocabulary,) = resolve(EMBEDDED).fetch().rglob("*.spm")
    shutil.copy(vocabulary, folder / "tokenizer.model")
    return load_model(str(folder))


def test_log_probabilities_agree_with_transformers(ours: Gemma, peer: Gemma2ForCausalLM) -> None:
    generation = ours.score_response("Taste-dislikes: Can't eat eggs\nAnalysis:", TEXT)
    expected = log_probabilities(peer, generation)
    np.testing.assert_allclose(generation.log_probabilities, expected, atol=1e-4)


def test_it_is_described_and_not_taken_for_the_teaching_model(ours: Gemma) -> None:
    assert ours.info.architecture == "GemmaCausalLM"
    assert len(ours.info.fingerprint) == 12
    assert not ours.info.caution
