"""Compiled programs belong to an architecture, and hold no weights."""

import gc
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from lit_core.gemma.compiling import compiled
from tests.gemma.random_gemma import random_gemma


def embedded(backbone: keras.Model, ids: Any) -> Any:
    return backbone.token_embedding(ids)


def filled_variables() -> int:
    gc.collect()
    return sum(isinstance(each, tf.Variable) for each in gc.get_objects())


def test_a_compiled_function_makes_no_second_copy_of_the_weights() -> None:
    backbone = random_gemma(window=17).backbone
    before = filled_variables()
    function = compiled(embedded, backbone)
    function(np.array([[1, 2]], "int32"))
    # Another model that is made in between leaves such a scope as well.
    another = random_gemma(window=18).backbone
    made = filled_variables() - before
    assert made <= len(another.variables) + 2, "seeds of random numbers may come along"


def test_a_compiled_function_reads_the_weights_as_they_are_now() -> None:
    backbone = random_gemma(window=17).backbone
    function = compiled(embedded, backbone)
    ids = np.array([[1, 2]], "int32")
    first = np.array(function(ids))
    weight = backbone.token_embedding.embeddings
    weight.assign(2 * weight.value)
    assert np.allclose(np.array(function(ids)), 2 * first)
