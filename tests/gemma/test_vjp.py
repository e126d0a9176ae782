"""Gradients along directions, of a function whose derivative is known."""

from typing import Any

import keras
import numpy as np
import pytest
from keras import ops

from lit_core.gemma.vjp import vector_jacobian_products

X = np.array([[1.0, -2.0, 0.5, 3.0]], "float32")
SCALE = np.array([2.0, 1.0, -1.0, 0.5], "float32")


def cubes(_layer: keras.Layer, x: Any, scale: Any) -> Any:
    return ops.reshape(x, (-1,)) ** 3 * scale


def derivative() -> np.ndarray:
    return np.diag(3 * X[0] ** 2 * SCALE)


@pytest.mark.parametrize(
    "directions",
    [
        np.eye(4),
        np.array([[1.0, -1.0, 0.0, 2.0]]),
        np.array([[1.0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 1.0]]),
        np.array([[0, 1.0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]]),
        np.zeros((2, 4)),
    ],
    ids=["each by itself", "one mixture", "nothing in between", "nothing at the end", "nothing"],
)
@pytest.mark.parametrize("fused", [True, False])
def test_each_direction_gets_its_own_gradient(directions: np.ndarray, fused: bool) -> None:
    products = vector_jacobian_products(cubes, keras.layers.Identity(), fused=fused)
    given, count = directions.astype("float32"), np.array(len(directions), "int32")
    found = ops.convert_to_numpy(products(given, count, X, SCALE))
    assert found.shape == (len(directions), *X.shape)
    np.testing.assert_allclose(found[:, 0], directions @ derivative(), rtol=1e-6)


def test_directions_beyond_those_that_are_wanted_are_left_out() -> None:
    products = vector_jacobian_products(cubes, keras.layers.Identity(), fused=True)
    found = ops.convert_to_numpy(
        products(np.eye(4, dtype="float32"), np.array(2, "int32"), X, SCALE)
    )
    np.testing.assert_allclose(found[:2, 0], derivative()[:2], rtol=1e-6)
    assert not found[2:].any()
