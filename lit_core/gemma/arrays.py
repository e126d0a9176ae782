"""Hands arrays over to the backend without a second copy of them."""

import math
from typing import Any

import numpy as np

from lit_core.gemma.framework import keras

# Where a backend's own tensors begin: an array that begins elsewhere is copied.
ALIGNMENT = 64


def aligned_empty(shape: tuple[int, ...]) -> np.ndarray:
    """A float32 array, not filled, that a backend can take as it is."""
    size, item = math.prod(shape), np.dtype("float32").itemsize
    room = np.empty(size + ALIGNMENT // item, "float32")
    first = -room.ctypes.data % ALIGNMENT // item
    return room[first : first + size].reshape(shape)


def tensor_of(array: np.ndarray, dtype: str) -> Any:
    """A tensor of an array that nobody changes from now on; where it can be, of the same memory."""
    whole = array.flags.c_contiguous and array.ctypes.data % ALIGNMENT == 0
    if keras.backend.backend() == "tensorflow" and whole and dtype == array.dtype.name:
        import tensorflow as tf

        return tf.experimental.dlpack.from_dlpack(array.__dlpack__())
    return keras.ops.convert_to_tensor(np.ascontiguousarray(array), dtype)
