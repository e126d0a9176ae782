"""How long a text may be: what the model takes, what fits into memory, or what is set."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from lit_core.gemma import ModelInfo, load_model
from lit_core.gemma.context_length import context_length
from lit_core.gemma.framework import keras, keras_hub
from lit_core.gemma.longest_text import PROGRAM, longest_text, text_bytes
from tests.gemma.random_gemma import SHAPE, random_gemma_4, shared_model
from tests.generations import MODEL

GIB = 2**30


@pytest.fixture(params=["gemma-3", "gemma-4", "gemma-4-experts"])
def backbone(request: pytest.FixtureRequest) -> keras.Model:
    return shared_model(request.param).backbone


def test_what_gemma_4_keeps_besides_is_reckoned_with() -> None:
    settings = random_gemma_4(window=4).backbone.get_config()
    without = {"num_kv_shared_layers": 0, "hidden_size_per_layer_input": 0}
    sizes = [
        text_bytes(keras_hub.models.Gemma4Backbone.from_config(settings | changed), 1000)
        for changed in ({}, {"num_kv_shared_layers": 0}, without)
    ]
    assert sizes == sorted(sizes, reverse=True)
    assert len(set(sizes)) == 3


@pytest.mark.parametrize("budget", [GIB // 4, GIB, 64 * GIB])
def test_the_longest_text_is_the_longest_that_fits(backbone: keras.Model, budget: int) -> None:
    longest = longest_text(backbone, budget)
    assert text_bytes(backbone, longest) <= budget < text_bytes(backbone, longest + 1)


def test_a_longer_text_never_takes_less(backbone: keras.Model) -> None:
    taken = [text_bytes(backbone, length) for length in range(1, 10_000)]
    assert taken == sorted(taken)


def test_no_memory_is_room_for_no_text(backbone: keras.Model) -> None:
    assert longest_text(backbone, 0) == 0


def test_the_smallest_of_the_limits_holds_and_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    info = load_model().info
    assert (info.context_length, info.own_context_length, info.limited_by) == (512, 512, "model")
    info = load_model(max_length=100).info
    assert (info.context_length, info.own_context_length, info.limited_by) == (100, 512, "setting")
    monkeypatch.setattr("lit_core.gemma.loading.text_budget", lambda: PROGRAM + 2**23)
    info = load_model(max_length=500).info
    assert (info.own_context_length, info.limited_by) == (512, "memory")
    assert 0 < info.context_length < 500


@pytest.mark.parametrize(
    ("info", "words"),
    [
        (MODEL, "512 that the model takes"),
        (
            replace(MODEL, context_length=8192, own_context_length=32768, limited_by="memory"),
            "8,192 that this machine's memory allows (the model itself takes 32,768)",
        ),
        (
            replace(MODEL, device="GPU", own_context_length=8192, limited_by="memory"),
            "512 that the GPU's memory allows (the model itself takes 8,192)",
        ),
        (
            replace(MODEL, own_context_length=8192, limited_by="setting"),
            "512 that a setting of the app allows (the model itself takes 8,192)",
        ),
    ],
)
def test_the_limit_is_said_in_words(info: ModelInfo, words: str) -> None:
    assert info.limit_in_words == words


@pytest.mark.parametrize(
    "configuration",
    [{"max_position_embeddings": 2048}, {"text_config": {"max_position_embeddings": 2048}}],
)
def test_a_configuration_is_taken_at_its_word(
    tmp_path: Path, backbone: keras.Model, configuration: dict[str, object]
) -> None:
    (tmp_path / "config.json").write_text(json.dumps(configuration))
    assert context_length(tmp_path, backbone, 1024) == 2048


def like(family: type, words: int, layers: int, **settings: int) -> keras.Model:
    """A backbone of a family that is as narrow as can be."""
    third = {} if family is keras_hub.models.GemmaBackbone else {"image_size": 0}
    narrow = {"hidden_dim": 2, "intermediate_dim": 2, "head_dim": 2, "num_query_heads": 2}
    shape = SHAPE | narrow | {"vocabulary_size": words, "num_layers": layers}
    return family(**shape, **third, **settings)


@pytest.mark.parametrize(("per_layer", "length"), [(2, 131_072), (0, 262_144)])
def test_gemma_4_takes_more_where_it_has_no_per_layer_inputs(
    tmp_path: Path, per_layer: int, length: int
) -> None:
    (tmp_path / "config.json").write_text('{"class_name": "any"}')
    family = keras_hub.models.Gemma4Backbone
    backbone = like(family, 262_144, 1, hidden_size_per_layer_input=per_layer)
    assert context_length(tmp_path, backbone, 1_024) == length


@pytest.mark.parametrize(
    ("family", "words", "layers", "length"),
    [
        (keras_hub.models.GemmaBackbone, 256_000, 1, 8_192),
        (keras_hub.models.Gemma3Backbone, 262_144, 18, 32_768),
        (keras_hub.models.Gemma3Backbone, 262_144, 26, 32_768),
        (keras_hub.models.Gemma3Backbone, 262_208, 34, 131_072),
        (keras_hub.models.GemmaBackbone, 1_600, 1, 1_024),
    ],
)
def test_without_one_a_gemma_takes_what_its_kind_does_and_another_what_its_preset_says(
    tmp_path: Path, family: type, words: int, layers: int, length: int
) -> None:
    (tmp_path / "config.json").write_text('{"class_name": "any"}')
    assert context_length(tmp_path, like(family, words, layers), 1_024) == length
