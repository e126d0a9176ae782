"""Compiles a function of a model's layers and tensors, on whichever backend Keras uses.

Programs are compiled per architecture, not per model: the weights are arguments of each call.
TensorFlow and JAX keep a compiled program until the process ends, so a model that is loaded again
finds its programs ready, all layers of one shape share one program, and no program keeps weights.
"""

import json
import threading
from collections.abc import Callable
from functools import cache
from typing import Any

import keras
from keras import ops, tree

# Keras tensors, and functions on layers and tensors, have a different type on each backend.
Function = Callable[..., Any]
Layers = tuple[keras.Layer | tuple[keras.Layer, ...], ...]


def compiled(
    function: Function,
    *layers: keras.Layer | tuple[keras.Layer, ...],
    fused: bool = False,
    ignored_settings: tuple[str, ...] = (),
) -> Function:
    """`function` of `layers`, traced once for each set of input shapes; PyTorch runs it as it is.

    Args:
        function: a module-level function, so that its compiled program can be reused. Takes the
            layers and then tensors or tuples of them, returns tensors, and has no side effects. The
            compiled function also accepts arrays.
        layers: built layers or tuples of them, whose weights are the only ones the function reads.
            They are read once, at the first call.
        fused: let the XLA compiler fuse it on TensorFlow too.
        ignored_settings: settings of the layers that the function does not read: layers that
            differ in nothing else share its program.

    Returns:
        A function of the tensors alone.
    """
    if keras.backend.backend() == "torch":
        return _torch(function, layers)
    program = _program(function, _architecture(layers, {"name", *ignored_settings}), fused)

    @cache
    def weights() -> list[Any]:
        return [_tensor(variable) for variable in _variables(layers)]

    def call(*tensors: Any) -> Any:
        return program(layers, weights(), *tensors)

    return call


def computed(tensor: Any) -> Any:
    """A tensor, once it is computed: JAX hands it out before, and goes on by itself."""
    return tensor.block_until_ready() if keras.backend.backend() == "jax" else tensor


@cache
def _program(function: Function, architecture: str, fused: bool) -> Function:  # noqa: ARG001
    """The program of all layers of one architecture.

    It sees a model's layers only while it is called, so that it keeps no weights of theirs.
    """
    called_with = threading.local()

    def stateless(weights: list[Any], *tensors: Any) -> Any:
        layers = called_with.layers
        pairs = zip(_variables(layers), weights, strict=True)
        with keras.StatelessScope(state_mapping=pairs):
            return function(*layers, *tensors)

    on_jax = keras.backend.backend() == "jax"
    traced = _traced_by_jax(stateless) if on_jax else _traced_by_tensorflow(stateless, fused)

    def program(layers: Layers, weights: list[Any], *tensors: Any) -> Any:
        called_with.layers = layers
        try:
            return traced(weights, *tensors)
        finally:
            del called_with.layers

    return program


def _traced_by_jax(function: Function) -> Function:
    import jax

    return jax.jit(function)


def _traced_by_tensorflow(function: Function, fused: bool) -> Function:
    import tensorflow as tf

    # Autograph would rewrite the Python of every layer, which has no need of it.
    traced = tf.function(function, jit_compile=fused, autograph=False)
    concrete: dict[Any, Any] = {}

    def call(weights: list[Any], *arrays: Any) -> Any:
        # TensorFlow's own search for the program, and its checks of every weight, would take a
        # third of the time of a token.
        tensors = [tf.convert_to_tensor(array) for array in tree.flatten(arrays)]
        shapes = tuple((tensor.dtype, *tensor.shape) for tensor in tensors)
        if shapes not in concrete:
            nested = tree.pack_sequence_as(arrays, tensors)
            concrete[shapes] = traced.get_concrete_function(weights, *nested)
        found = concrete[shapes]
        results = found.inference_fn.call_flat(*weights, *tensors, *found.captured_inputs)
        return tree.pack_sequence_as(found.structured_outputs, results)

    return call


def _variables(layers: Layers) -> list[keras.Variable]:
    return [variable for layer in tree.flatten(layers) for variable in layer.variables]


def _tensor(variable: keras.Variable) -> Any:
    """What a variable holds; TensorFlow's own variables take longer to hand over."""
    value = variable.value
    return value.read_value() if hasattr(value, "read_value") else value


def _architecture(layers: Layers, ignored_settings: set[str]) -> str:
    """What a program depends on besides the shapes of its inputs, the same for equal layers."""
    described = []
    for layer in tree.flatten(layers):
        config = {
            key: value for key, value in layer.get_config().items() if key not in ignored_settings
        }
        # Only the weights show that a layer was quantized, and how wide some layers are.
        weights = [(each.name, str(each.dtype), each.shape) for each in layer.variables]
        # Families have classes of one name that compute different things.
        described.append([str(type(layer)), config, weights])
    return json.dumps(described, sort_keys=True, default=str)


def _torch(function: Function, layers: Layers) -> Function:
    import torch

    def without_history(*tensors: Any) -> Any:
        with torch.no_grad():
            return function(*layers, *tree.map_structure(ops.convert_to_tensor, tensors))

    return without_history
