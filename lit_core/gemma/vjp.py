"""Vector-Jacobian products on each of Keras's backends: one forward pass, many backward passes."""

from typing import Any

import keras

from lit_core.gemma.compiling import Function, compiled


def vector_jacobian_products(function: Function, model: keras.Model) -> Function:
    """A compiled function that differentiates `function` along given directions.

    Args:
        function: takes a tensor x of any shape and more tensors, returns T numbers.
        model: see `compiled`.

    Returns:
        A function of `directions (C, T)`, x and the other tensors; it returns the gradients
        `(C, *x.shape)` of directions @ function(x).
    """
    match keras.backend.backend():
        case "tensorflow":
            products = _tensorflow(function)
        case "jax":
            products = _jax(function)
        case _:
            products = _torch(function)
    return compiled(products, model, fused=True)


def _tensorflow(function: Function) -> Function:
    import tensorflow as tf

    def products(directions: Any, x: Any, *others: Any) -> Any:
        with tf.GradientTape(watch_accessed_variables=False) as tape:
            tape.watch(x)
            values = function(x, *others)
            sums = tf.linalg.matvec(directions, values)
        if directions.shape[0] == 1:
            return tape.gradient(sums, x)[None]  # traced in half the time of a loop
        # The vectorised form (pfor) crashes on TensorFlow 2.21 without a GPU.
        return tape.jacobian(sums, x, experimental_use_pfor=False)

    return products


def _jax(function: Function) -> Function:
    import jax

    def products(directions: Any, x: Any, *others: Any) -> Any:
        _, pull_back = jax.vjp(lambda changed: function(changed, *others), x)
        return jax.lax.map(lambda direction: pull_back(direction)[0], directions)

    return products


def _torch(function: Function) -> Function:
    import torch

    def products(directions: Any, x: Any, *others: Any) -> Any:
        with torch.enable_grad():
            x = x.detach().requires_grad_()
            values = function(x, *others)
        gradients = [
            torch.autograd.grad(values, x, direction, retain_graph=True)[0]
            for direction in directions
        ]
        return torch.stack(gradients)

    return products
