"""One decoder layer, of the sizes a real Gemma has."""

import numpy as np
import pytest
from keras import ops

from lit_core.gemma.compiling import compiled
from lit_core.gemma.decoder import decoder_layer, decoder_layer_step
from lit_core.gemma.framework import keras, keras_hub

WIDTH, LENGTH = 640, 160


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


def random_states(texts: int, count: int) -> np.ndarray:
    return np.random.default_rng(1).normal(size=(texts, count, WIDTH)).astype("float32")


@pytest.mark.parametrize("fused", [False, True])
@pytest.mark.parametrize("texts", [2, 16])
def test_texts_read_together_are_what_each_is_alone(
    layer: keras.Layer, texts: int, fused: bool
) -> None:
    function = compiled(decoder_layer, layer, fused=fused)
    x, mask = random_states(texts, LENGTH), np.ones((texts, LENGTH), "int32")
    together = ops.convert_to_numpy(function(x, mask))
    for place in range(texts):
        alone = ops.convert_to_numpy(function(x[[place]], mask[[place]]))
        np.testing.assert_allclose(together[[place]], alone, atol=1e-4)


@pytest.mark.parametrize("fused", [False, True])
def test_tokens_read_step_by_step_are_what_they_are_in_the_whole_text(
    layer: keras.Layer, fused: bool
) -> None:
    texts, count, room = 3, 9, 16
    x = random_states(texts, count)
    whole = compiled(decoder_layer, layer)(x, np.ones((texts, count), "int32"))
    step = compiled(decoder_layer_step, layer, fused=fused)
    keys = values = np.zeros((texts, 1, room, 256), "float32")
    filled = np.ones((texts, room), "int32")
    for first, last in ((0, 4), (4, 5), (5, 6), (6, 9)):
        here = np.array(first, "int32")
        found, keys, values = step(x[:, first:last], keys, values, here, filled)
        np.testing.assert_allclose(found, whole[:, first:last], atol=1e-4)
