"""Presets of Gemma 1, 3 and 4 are loaded and do all that the embedded Gemma 2 does; others not."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from keras import ops
from sentencepiece import sentencepiece_model_pb2

from lit_core.errors import ModelError
from lit_core.gemma import EMBEDDED, Decoding, load_model, resolve
from lit_core.gemma.framework import keras_hub
from lit_core.gemma.model import Gemma
from tests.gemma.random_gemma import (
    random_gemma_1,
    random_gemma_3,
    random_gemma_4,
    random_gemma_4_with_experts,
    with_random_weights,
)

VOCABULARY = resolve(EMBEDDED).fetch() / "assets/tokenizer/vocabulary.spm"
PROMPT = "Onion soup"
USER_DEFINED = 4  # SentencePiece's kind of piece that is found in texts


def saved_gemma_1(folder: Path) -> None:
    tokenizer = keras_hub.models.GemmaTokenizer(str(VOCABULARY))
    preprocessor = keras_hub.models.GemmaCausalLMPreprocessor(tokenizer, sequence_length=64)
    backbone = with_words(random_gemma_1().backbone, tokenizer)
    keras_hub.models.GemmaCausalLM(backbone, preprocessor).save_to_preset(str(folder))


def saved_gemma_3(folder: Path) -> None:
    tokenizer = keras_hub.models.Gemma3Tokenizer(str(VOCABULARY), has_vision_tokens=False)
    preprocessor = keras_hub.models.Gemma3CausalLMPreprocessor(tokenizer, sequence_length=64)
    backbone = with_words(random_gemma_3(window=4).backbone, tokenizer)
    keras_hub.models.Gemma3CausalLM(preprocessor, backbone).save_to_preset(str(folder))


def saved_gemma_4(folder: Path) -> None:
    save_gemma_4(folder, random_gemma_4(window=4).backbone)


def saved_gemma_4_with_experts(folder: Path) -> None:
    save_gemma_4(folder, random_gemma_4_with_experts(window=4).backbone)


def save_gemma_4(folder: Path, backbone: Any) -> None:
    vocabulary = with_typed_signs(VOCABULARY.read_bytes())
    without = dict.fromkeys(("has_vision_tokens", "has_audio_tokens", "has_video_tokens"), False)
    tokenizer = keras_hub.models.Gemma4Tokenizer(vocabulary, **without)
    preprocessor = keras_hub.models.Gemma4CausalLMPreprocessor(tokenizer, sequence_length=64)
    backbone = with_words(backbone, tokenizer)
    keras_hub.models.Gemma4CausalLM(preprocessor, backbone).save_to_preset(str(folder))


def with_typed_signs(vocabulary: bytes) -> bytes:
    """A vocabulary as KerasHub makes that of Gemma 4: signs like `<bos>` are found in texts."""
    model = sentencepiece_model_pb2.ModelProto.FromString(vocabulary)  # ty: ignore[missing-attribute]
    for name in ("bos", "eos", "pad"):
        model.trainer_spec.ClearField(f"{name}_piece")
        (piece,) = (each for each in model.pieces if each.piece == f"<{name}>")
        piece.type = USER_DEFINED
    return model.SerializeToString()


def with_words(backbone: Any, tokenizer: Any) -> Any:
    """A backbone of the same shape that knows every word of the tokenizer."""
    words = {"vocabulary_size": tokenizer.vocabulary_size()}
    return with_random_weights(type(backbone).from_config(backbone.get_config() | words))


@pytest.fixture(
    scope="module",
    params=[saved_gemma_1, saved_gemma_3, saved_gemma_4, saved_gemma_4_with_experts],
)
def loaded(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Gemma:
    folder = tmp_path_factory.mktemp("preset")
    request.param(folder)
    return load_model(str(folder))


def test_its_greedy_answer_is_that_of_kerashubs_own_generate(loaded: Gemma) -> None:
    generation = loaded.generate(PROMPT, Decoding(max_new_tokens=12))
    assert generation.response_tokens
    ids = np.zeros((1, generation.prompt_tokens + 12), "int32")
    ids[0, : generation.prompt_tokens] = [
        token.id for token in generation.tokens[: generation.prompt_tokens]
    ]
    given = np.arange(ids.shape[1])[None] < generation.prompt_tokens
    family = type(loaded.backbone).__name__.replace("Backbone", "CausalLM")
    causal_lm = getattr(keras_hub.models, family)(preprocessor=None, backbone=loaded.backbone)
    causal_lm.compile(sampler="greedy", jit_compile=False)
    inputs = {"token_ids": ops.convert_to_tensor(ids), "padding_mask": ops.convert_to_tensor(given)}
    theirs = causal_lm.generate_step(inputs, stop_token_ids=None)["token_ids"]
    ours = [token.id for token in generation.tokens]
    assert ours == ops.convert_to_numpy(theirs)[0, : len(ours)].tolist()


def test_its_answer_can_be_read_and_explained(loaded: Gemma) -> None:
    generation = loaded.score_response(PROMPT, " is a dish")
    targets, count = len(generation.response_tokens), len(generation.tokens)
    gradients = loaded.gradients(generation, np.ones((1, targets)))
    assert (gradients.gram[: generation.prompt_tokens] > 0).all()
    whole = loaded.masked_log_probabilities(generation, np.ones((1, count), bool))[0]
    np.testing.assert_allclose(whole, generation.log_probabilities, atol=1e-4)


def test_a_sign_that_is_typed_is_text_and_the_answer_ends_at_the_other(loaded: Gemma) -> None:
    bos, *tokens = loaded.tokenizer.encode("a<bos>b<eos>")
    assert (bos.text, bos.id, bos.special) == ("<bos>", loaded.tokenizer.bos_id, True)
    assert not any(token.special for token in tokens)
    assert loaded.tokenizer.eos_id in loaded.tokenizer.stop_ids
    assert loaded.tokenizer.decode([bos.id, loaded.tokenizer.eos_id]) == ""


def test_what_is_no_gemma_is_refused_by_its_name(tmp_path: Path) -> None:
    tokenizer = keras_hub.models.GPT2Tokenizer(
        {"<|endoftext|>": 0, "a": 1, "b": 2, "ab": 3}, ["a b"]
    )
    backbone = keras_hub.models.GPT2Backbone(
        vocabulary_size=4, num_layers=1, num_heads=1, hidden_dim=4, intermediate_dim=4
    )
    preprocessor = keras_hub.models.GPT2CausalLMPreprocessor(tokenizer)
    keras_hub.models.GPT2CausalLM(backbone, preprocessor).save_to_preset(str(tmp_path))
    with pytest.raises(ModelError, match="is a GPT2: only Gemma 1, 2, 3 and 4 text"):
        load_model(str(tmp_path))
