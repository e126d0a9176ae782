"""Products of what stands at each token with the kernels of KerasHub's layers.

Where a layer's kernel was rounded to 8 bits, the layer multiplies by itself.
"""

from typing import Any

import keras
from keras import ops

# Keras tensors have a different type on each backend.
Tensor = Any


def to_heads(dense: keras.Layer, x: Tensor) -> Tensor:
    """`(B, n, D)` times a kernel `(heads, D, width)`: `(B, heads, n, width)`."""
    if dense.quantization_mode:
        return ops.transpose(dense(x), (0, 2, 1, 3))
    batch, count, width = x.shape
    heads = dense.kernel.shape[0]
    # All texts are rows of one: TensorFlow 2.21 reads beyond a kernel that it has to repeat.
    rows = ops.broadcast_to(ops.reshape(x, (1, -1, width)), (heads, batch * count, width))
    found = ops.reshape(ops.matmul(rows, dense.kernel), (heads, batch, count, -1))
    return ops.transpose(found, (1, 0, 2, 3))


def from_heads(dense: keras.Layer, x: Tensor) -> Tensor:
    """`(B, heads, n, width)` times a kernel `(heads, width, D)`: `(B, n, D)`."""
    if dense.quantization_mode:
        return dense(ops.transpose(x, (0, 2, 1, 3)))
    batch, heads, count, width = x.shape
    if count == 1:
        # One row is read from the kernel several times as fast by heads.
        by_head = ops.matmul(ops.transpose(x[:, :, 0], (1, 0, 2)), dense.kernel)
        return ops.sum(by_head, axis=0)[:, None]
    rows = ops.reshape(ops.transpose(x, (0, 2, 1, 3)), (batch * count, heads * width))
    kernel = ops.reshape(dense.kernel, (heads * width, -1))
    return ops.reshape(ops.matmul(rows, kernel), (batch, count, -1))


def multiplied(dense: keras.Layer, x: Tensor) -> Tensor:
    """`(B, n, D)` times a kernel `(D, F)`: `(B, n, F)`."""
    if dense.quantization_mode:
        return dense(x)
    batch, count, width = x.shape
    rows = ops.matmul(ops.reshape(x, (batch * count, width)), dense.kernel)
    return ops.reshape(rows, (batch, count, -1))
