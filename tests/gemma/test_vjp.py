"""Gradients along directions, of a function whose derivative is known."""

from typing import Any

import keras
import numpy as np
import pytest
from keras import ops

from lit_core.gemma.vjp import vector_jacobian_products

X = np.array([[1.0, -2.0, 0.5, 3.0]], "float32")
SCALE = np.array([2.0, 1.0, -1.0, 0.5], "float32")


def cubes(_model: keras.Model, x: Any, scale: Any) -> Any:
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
def test_each_direction_gets_its_own_gradient(directions: np.ndarray) -> None:
    products = vector_jacobian_products(cubes, keras.Sequential())
    found = ops.convert_to_numpy(products(directions.astype("float32"), X, SCALE))
    assert found.shape == (len(directions), *X.shape)
    np.testing.assert_allclose(found[:, 0], directions @ derivative(), rtol=1e-6)
