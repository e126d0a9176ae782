"""Compiled programs belong to an architecture, and hold no weights."""

import gc
import weakref
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from lit_core.gemma.compiling import compiled
from tests.gemma.random_gemma import random_gemma

IDS = np.array([[1, 2]], "int32")
TRACED: list[str] = []


def embedded(embedding: keras.Layer, ids: Any) -> Any:
    TRACED.append(embedding.name)
    return embedding(ids)


def filled_variables() -> int:
    gc.collect()
    return sum(isinstance(each, tf.Variable) for each in gc.get_objects())


def test_a_compiled_function_makes_no_second_copy_of_the_weights() -> None:
    backbone = random_gemma(window=17).backbone
    before = filled_variables()
    compiled(embedded, backbone.token_embedding)(IDS)
    assert filled_variables() == before


def test_two_models_of_one_architecture_share_a_program_and_keep_their_weights() -> None:
    one, other = (random_gemma(window=17).backbone.token_embedding for _ in range(2))
    other.embeddings.assign(2 * other.embeddings.value)
    first, second = compiled(embedded, one), compiled(embedded, other)
    TRACED.clear()
    ids = np.array([[1, 2, 3]], "int32")  # a shape that nothing was traced for yet
    np.testing.assert_allclose(2 * np.array(first(ids)), np.array(second(ids)))
    assert len(TRACED) == 1


def test_a_program_keeps_no_model_alive() -> None:
    embedding = random_gemma(window=17).backbone.token_embedding
    function = compiled(embedded, embedding)
    function(IDS)
    gone = weakref.ref(embedding)
    del embedding, function
    gc.collect()
    assert gone() is None


def test_classes_of_one_name_are_told_apart() -> None:
    def layer(factor: int) -> keras.Layer:
        class Times(keras.layers.Layer):
            def call(self, x: Any) -> Any:
                return factor * x

        # As a class of another module would be called.
        Times.__module__ = f"module_{factor}"
        return Times()

    twice, thrice = (np.array(compiled(embedded, layer(factor))(IDS)) for factor in (2, 3))
    np.testing.assert_array_equal(twice, 2 * IDS)
    np.testing.assert_array_equal(thrice, 3 * IDS)
