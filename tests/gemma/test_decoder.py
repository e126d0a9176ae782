"""One decoder layer, of the sizes a real Gemma has."""

from typing import Any

import numpy as np
import pytest
from keras import ops

from lit_core.gemma.attention_pattern import attention_pattern
from lit_core.gemma.compiling import compiled
from lit_core.gemma.decoder import decoder_layer, decoder_layer_step
from lit_core.gemma.forward import LayeredForward
from lit_core.gemma.framework import keras, keras_hub
from tests.gemma.random_gemma import random_gemma_3, random_gemma_4

WIDTH, LENGTH = 640, 160
TRACED: list[str] = []


@pytest.fixture(scope="module")
def layer() -> keras.Layer:
    """A layer of the shape of Gemma 3 270M's, whose query heads share one key head."""
    backbone = keras_hub.models.Gemma3Backbone(
        vocabulary_size=8,
        image_size=0,
        num_layers=1,
        num_query_heads=4,
        num_key_value_heads=1,
        hidden_dim=WIDTH,
        intermediate_dim=2048,
        head_dim=256,
        use_post_ffw_norm=True,
        use_post_attention_norm=True,
    )
    return backbone.transformer_layers[0]


def recorded_layer(layer: keras.Layer, *tensors: Any) -> Any:
    TRACED.append(layer.name)
    return decoder_layer(layer, *tensors)


def random_states(texts: int, count: int) -> np.ndarray:
    return np.random.default_rng(1).normal(size=(texts, count, WIDTH)).astype("float32")


@pytest.mark.parametrize("fused", [False, True])
@pytest.mark.parametrize("texts", [2, 16])
def test_texts_read_together_are_what_each_is_alone(
    layer: keras.Layer, texts: int, fused: bool
) -> None:
    function = compiled(decoder_layer, layer, fused=fused)
    pattern = attention_pattern(layer)
    x, mask = random_states(texts, LENGTH), np.ones((texts, LENGTH), "int32")
    together = ops.convert_to_numpy(function(x, mask, pattern))
    for place in range(texts):
        alone = ops.convert_to_numpy(function(x[[place]], mask[[place]], pattern))
        np.testing.assert_allclose(together[[place]], alone, atol=1e-4)


@pytest.mark.parametrize("fused", [False, True])
def test_tokens_read_step_by_step_are_what_they_are_in_the_whole_text(
    layer: keras.Layer, fused: bool
) -> None:
    texts, count, room = 3, 9, 16
    x = random_states(texts, count)
    mask = np.ones((texts, count), "int32")
    pattern = attention_pattern(layer)
    whole = compiled(decoder_layer, layer)(x, mask, pattern)
    step = compiled(decoder_layer_step, layer, fused=fused)
    keys = values = np.zeros((texts, 1, room, 256), "float32")
    filled = np.ones((texts, room), "int32")
    for first, last in ((0, 4), (4, 5), (5, 6), (6, 9)):
        here = np.array(first, "int32")
        found, keys, values = step(x[:, first:last], keys, values, pattern, here, filled)
        np.testing.assert_allclose(found, whole[:, first:last], atol=1e-4)


def test_local_and_global_layers_share_one_program() -> None:
    forward = LayeredForward(random_gemma_3(window=2).backbone, recorded_layer)
    TRACED.clear()
    states = forward.states(np.ones((1, 7, 32), "float32"), np.ones((1, 7), "int32"))
    assert len(states) == 7
    assert len(TRACED) == 1


def test_gemma_4_has_a_program_for_each_shape_of_layer() -> None:
    forward = LayeredForward(random_gemma_4(window=2).backbone, recorded_layer)
    TRACED.clear()
    ids = np.ones((1, 7), "int32")
    states = forward.states(forward.embeddings(ids), ids)
    assert len(states) == 6
    # Local and global, with keys and values of their own and without; the first two are alike.
    assert len(TRACED) == 4


def test_gemma_4_turns_a_part_of_the_features_in_global_layers() -> None:
    _, _, layer, *_ = random_gemma_4(window=2).backbone.transformer_layers
    # A quarter of a head's 16 features, two pairs; wavelength 1,000,000, stretched by 8.
    _, frequencies = attention_pattern(layer)
    wanted = np.array([1, 10 ** (-6 / 8), 0, 0, 0, 0, 0, 0]) / 8
    np.testing.assert_allclose(frequencies, wanted, rtol=1e-6)


def test_a_local_layer_sees_its_window_and_a_global_one_everything() -> None:
    local, whole = (
        attention_pattern(random_gemma_3(window=2).backbone.transformer_layers[place])
        for place in (0, 5)
    )
    assert local[0] == 2
    assert whole[0] == np.iinfo("int32").max
    # Wavelengths 10,000 and 1,000,000, the latter stretched by 8; a head of 8 features.
    np.testing.assert_allclose(local[1], [1, 1e-1, 1e-2, 1e-3], rtol=1e-6)
    np.testing.assert_allclose(whole[1], np.array([1, 10**-1.5, 1e-3, 10**-4.5]) / 8, rtol=1e-6)
