"""Vector-Jacobian products on each of Keras's backends: one forward pass, many backward passes."""

from functools import cache
from typing import Any

import keras

from lit_core.gemma.compiling import Function, compiled


def vector_jacobian_products(
    function: Function, *layers: keras.Layer, fused: bool, ignored_settings: tuple[str, ...] = ()
) -> Function:
    """A compiled function that differentiates `function` of `layers` along given directions.

    Args:
        function: a module-level function. Takes the layers, a tensor x and more tensors, returns
            one tensor y.
        layers: see `compiled`.
        fused: see `compiled`.
        ignored_settings: see `compiled`.

    Returns:
        A function of `directions (C, *y.shape)`, a number n, x and the other tensors. It returns
        `(C, *x.shape)`: for each of the first n directions the gradient of the sum of
        direction · function(layers, x, …), and zeros for the others, which cost no pass.
    """
    return compiled(
        _products(function, keras.backend.backend()),
        *layers,
        fused=fused,
        ignored_settings=ignored_settings,
    )


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

    def products(*arguments: Any) -> Any:
        layers, (directions, count, x, *others) = _split(arguments)
        with tf.GradientTape(persistent=True, watch_accessed_variables=False) as tape:
            tape.watch(x)
            y = function(*layers, x, *others)
        if directions.shape[0] == 1:
            return tape.gradient(y, x, directions[0])[None]  # half the memory and tracing

        def step(i: Any, gradients: Any) -> Any:
            return i + 1, gradients.write(i, tape.gradient(y, x, directions[i]))

        # TensorFlow 2.21's own `jacobian` crashes without a GPU, unless it is told to loop.
        gradients = tf.TensorArray(x.dtype, directions.shape[0], element_shape=x.shape)
        return tf.while_loop(lambda i, _: i < count, step, (0, gradients))[1].stack()

    return products


def _jax(function: Function) -> Function:
    import jax

    def products(*arguments: Any) -> Any:
        layers, (directions, count, x, *others) = _split(arguments)
        _, pull_back = jax.vjp(lambda changed: function(*layers, changed, *others), x)

        def step(i: Any, gradients: Any) -> Any:
            return gradients.at[i].set(pull_back(directions[i])[0])

        gradients = jax.numpy.zeros((len(directions), *x.shape), x.dtype)
        return jax.lax.fori_loop(0, count, step, gradients)

    return products


def _torch(function: Function) -> Function:
    import torch

    def products(*arguments: Any) -> Any:
        layers, (directions, count, x, *others) = _split(arguments)
        with torch.enable_grad():
            x = x.detach().requires_grad_()
            y = function(*layers, x, *others)
        gradients = torch.zeros((len(directions), *x.shape), dtype=x.dtype, device=x.device)
        for place in range(int(count)):
            (gradients[place],) = torch.autograd.grad(y, x, directions[place], retain_graph=True)
        return gradients

    return products


def _split(arguments: tuple[Any, ...]) -> tuple[tuple[keras.Layer, ...], tuple[Any, ...]]:
    """The layers that come first, and the tensors after them."""
    layers = tuple(each for each in arguments if isinstance(each, keras.Layer))
    return layers, arguments[len(layers) :]
