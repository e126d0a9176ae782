"""Turns a function of a model and tensors into a compiled one, on whichever backend Keras uses.

What is compiled belongs to an architecture, not to a model: weights are handed in at each call.
TensorFlow and JAX keep a compiled program until the process ends, so a model that is loaded anew
finds its programs ready, and loading it twenty times takes no more memory than once.
"""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any

import keras
from keras import ops, tree

# Keras tensors, and functions on a model and tensors, have a different type on each backend.
Function = Callable[..., Any]


def compiled(function: Function, model: keras.Model, *, fused: bool = False) -> Function:
    """`function` of `model`, traced once for each set of input shapes; PyTorch runs it as it is.

    Args:
        function: one at the top of a module, so that it is known again. Takes a model and tensors,
            returns tensors, and has no side effects; what is compiled of it takes arrays as well.
        model: its weights are the only ones the function reads; they may change between calls.
        fused: let the XLA compiler fuse it on TensorFlow too. That takes seconds for each set of
            shapes and pays off where one call does many passes.

    Returns:
        A function of the tensors alone.
    """
    if keras.backend.backend() == "torch":
        return _torch(function, model)
    architecture = json.dumps(_architecture(model), sort_keys=True)
    program = _program(function, type(model), architecture, fused)
    variables = model.variables
    return lambda *tensors: program([variable.value for variable in variables], *tensors)


@cache
def _program(
    function: Function, kind: type[keras.Model], architecture: str, fused: bool
) -> Function:
    bare = _without_weights(kind, architecture)

    def stateless(weights: list[Any], *tensors: Any) -> Any:
        pairs = zip(bare.variables, weights, strict=True)
        with keras.StatelessScope(state_mapping=pairs):
            return function(bare, *tensors)

    if keras.backend.backend() == "jax":
        import jax

        return jax.jit(stateless)
    import tensorflow as tf

    # Autograph would rewrite the Python of every layer, which has no need of it.
    return tf.function(stateless, jit_compile=fused, autograph=False)


@cache
def _without_weights(kind: type[keras.Model], architecture: str) -> keras.Model:
    """A model of that architecture whose variables hold nothing, and never will.

    Keras notes, for each thread, the variables that still have to be filled, and fills them the
    next time it leaves such a scope there. In a thread of its own nothing comes after.
    """

    def made() -> keras.Model:
        with keras.StatelessScope(initialize_variables=False):
            return kind.from_config(json.loads(architecture))

    with ThreadPoolExecutor(max_workers=1) as apart:
        return apart.submit(made).result()


def _architecture(model: keras.Model) -> dict[str, Any]:
    """The model's configuration, with what it leaves to a setting of the whole process."""
    config = model.get_config()
    if "policy_map" in config["dtype"]["config"]:
        # A layer that was rounded does not say what the rest of it computes in.
        named = json.dumps(config["dtype"])
        for key in ("source_name", "default_policy"):
            named = named.replace(f'"{key}": null', f'"{key}": "{model.compute_dtype}"')
        config["dtype"] = json.loads(named)
    return config


def _torch(function: Function, model: keras.Model) -> Function:
    import torch

    def without_history(*tensors: Any) -> Any:
        with torch.no_grad():
            return function(model, *tree.map_structure(ops.convert_to_tensor, tensors))

    return without_history
