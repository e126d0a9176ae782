"""Turns a function on tensors into a compiled one, on whichever backend Keras uses."""

from collections.abc import Callable
from typing import Any

import keras
from keras import ops, tree

# Keras tensors and functions on them have a different type on each backend.
Function = Callable[..., Any]


def compiled(function: Function, model: keras.Model, *, fused: bool = False) -> Function:
    """`function`, traced once for each set of input shapes; PyTorch runs it as it is.

    Args:
        function: takes and returns tensors, and has no side effects; what is compiled of it takes
            arrays as well.
        model: its weights are the only ones the function reads; they may change between calls.
        fused: let the XLA compiler fuse it on TensorFlow too. That takes seconds for each set of
            shapes and pays off where one call does many passes.
    """
    match keras.backend.backend():
        case "tensorflow":
            import tensorflow as tf

            # Autograph would rewrite the Python of every layer, which has no need of it.
            return tf.function(function, jit_compile=fused, autograph=False)
        case "jax":
            return _jax(function, model)
        case _:
            return _torch(function)


def _jax(function: Function, model: keras.Model) -> Function:
    import jax

    variables = model.variables

    # Weights that are not arguments would become constants of the compiled program.
    @jax.jit
    def pure(weights: list[Any], *tensors: Any) -> Any:
        with keras.StatelessScope(state_mapping=zip(variables, weights, strict=True)):
            return function(*tensors)

    return lambda *tensors: pure([variable.value for variable in variables], *tensors)


def _torch(function: Function) -> Function:
    import torch

    def without_history(*tensors: Any) -> Any:
        with torch.no_grad():
            return function(*tree.map_structure(ops.convert_to_tensor, tensors))

    return without_history
