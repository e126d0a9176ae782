"""Converts NumPy arrays to backend tensors, without a copy where possible."""

import math
from typing import Any

import ml_dtypes
import numpy as np

# Where a backend's own tensors begin: an array that begins elsewhere is copied.
ALIGNMENT = 64
DTYPES = {"float32": np.dtype("float32"), "bfloat16": np.dtype(ml_dtypes.bfloat16)}


def aligned_empty(shape: tuple[int, ...], dtype: str = "float32") -> np.ndarray:
    """An array, not filled, that a backend can take as it is."""
    wanted = DTYPES[dtype]
    size = math.prod(shape) * wanted.itemsize
    room = np.empty(size + ALIGNMENT, "uint8")
    first = -room.ctypes.data % ALIGNMENT
    return room[first : first + size].view(wanted).reshape(shape)


def to_tensor(array: np.ndarray, dtype: str) -> Any:
    """A tensor that may share the array's memory; the array must not be modified afterwards.

    On TensorFlow the tensor uses NumPy's memory, which is returned to the system when the tensor is
    freed. Memory that TensorFlow allocates itself would never be returned.
    """
    # A file can be looked at before the model framework is imported, which takes seconds.
    from lit_core.gemma.framework import keras

    if not _is_aligned(array, dtype):
        aligned = aligned_empty(array.shape, dtype)
        aligned[...] = array
        array = aligned
    if keras.backend.backend() != "tensorflow":
        return keras.ops.convert_to_tensor(array, dtype)
    import tensorflow as tf

    if dtype == "float32":
        return tf.experimental.dlpack.from_dlpack(array.__dlpack__())
    # NumPy cannot export bfloat16 through DLPack.
    bits = tf.experimental.dlpack.from_dlpack(array.view("uint16").__dlpack__())
    return tf.bitcast(bits, tf.bfloat16)


def _is_aligned(array: np.ndarray, dtype: str) -> bool:
    whole = array.flags.c_contiguous and array.ctypes.data % ALIGNMENT == 0
    return whole and array.dtype == DTYPES[dtype]
