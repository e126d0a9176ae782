"""Vector-Jacobian products on each of Keras's backends: one forward pass, many backward passes."""

from functools import cache
from typing import Any

import keras

from lit_core.gemma.compiling import Function, compiled


def vector_jacobian_products(function: Function, model: keras.Model) -> Function:
    """A compiled function that differentiates `function` of `model` along given directions.

    Args:
        function: one at the top of a module. Takes a model, a tensor x of any shape and more
            tensors, returns T numbers.
        model: see `compiled`.

    Returns:
        A function of `directions (C, T)`, x and the other tensors; it returns the gradients
        `(C, *x.shape)` of directions @ function(model, x, …). Directions of nothing but zeros, of
        which there may be any number at the end, cost no pass.
    """
    return compiled(_products(function, keras.backend.backend()), model, fused=True)


@cache
def _products(function: Function, backend: str) -> Function:
    match backend:
        case "tensorflow":
            return _tensorflow(function)
        case "jax":
            return _jax(function)
        case _:
            return _torch(function)


def _tensorflow(function: Function) -> Function:
    import tensorflow as tf

    def products(model: keras.Model, directions: Any, x: Any, *others: Any) -> Any:
        with tf.GradientTape(persistent=True, watch_accessed_variables=False) as tape:
            tape.watch(x)
            values = function(model, x, *others)
        count = directions.shape[0]
        if count == 1:
            return tape.gradient(values, x, directions[0])[None]  # half the memory and tracing
        places = tf.range(1, count + 1)
        # Zeros at the end are there for the shape alone: their passes are left out.
        last = tf.reduce_max(tf.where(tf.reduce_any(directions != 0, axis=1), places, 0))

        def step(i: Any, gradients: Any) -> Any:
            return i + 1, gradients.write(i, tape.gradient(values, x, directions[i]))

        # TensorFlow 2.21's own `jacobian` crashes without a GPU, unless it is told to loop.
        gradients = tf.TensorArray(x.dtype, count, element_shape=x.shape)
        return tf.while_loop(lambda i, _: i < last, step, (0, gradients))[1].stack()

    return products


def _jax(function: Function) -> Function:
    import jax

    def products(model: keras.Model, directions: Any, x: Any, *others: Any) -> Any:
        _, pull_back = jax.vjp(lambda changed: function(model, changed, *others), x)

        def gradient(direction: Any) -> Any:
            return jax.lax.cond(
                (direction != 0).any(),
                lambda: pull_back(direction)[0],
                lambda: jax.numpy.zeros_like(x),
            )

        return jax.lax.map(gradient, directions)

    return products


def _torch(function: Function) -> Function:
    import torch

    def products(model: keras.Model, directions: Any, x: Any, *others: Any) -> Any:
        with torch.enable_grad():
            x = x.detach().requires_grad_()
            values = function(model, x, *others)

        def gradient(direction: Any) -> Any:
            if not direction.any():
                return torch.zeros_like(x)
            return torch.autograd.grad(values, x, direction, retain_graph=True)[0]

        return torch.stack([gradient(direction) for direction in directions])

    return products
