"""Turns a function on tensors into a compiled one, on whichever backend Keras uses."""

from collections.abc import Callable
from typing import Any

import keras


def compiled(function: Callable[..., Any], *, fused: bool = False) -> Callable[..., Any]:
    """`function`, traced once for each set of input shapes.

    Args:
        function: takes and returns tensors, and has no side effects.
        fused: let the XLA compiler fuse it as well. That takes seconds for each set of
            shapes and pays off where one call does many passes.
    """
    match keras.backend.backend():
        case "tensorflow":
            import tensorflow as tf

            return tf.function(function, jit_compile=fused)
        case "jax":
            import jax  # ty: ignore[import-not-found]

            return jax.jit(function)
        case _:
            return function
