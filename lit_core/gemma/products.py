"""Products of hidden states with the kernels of KerasHub's layers.

A single row is multiplied in parts, because backends spread a matrix-matrix product over all cores,
but not a vector-matrix product. A layer with a kernel quantized to 8 bits does its own product.
"""

from typing import Any

import keras
from keras import ops

# Keras tensors have a different type on each backend.
Tensor = Any
PARTS = 4


def to_heads(dense: keras.Layer, x: Tensor) -> Tensor:
    """`(B, n, D)` times a kernel `(heads, D, width)`: `(B, heads, n, width)`."""
    if dense.quantization_mode:
        return ops.transpose(dense(x), (0, 2, 1, 3))
    return times_each(x, dense.kernel)


def from_heads(dense: keras.Layer, x: Tensor) -> Tensor:
    """`(B, heads, n, width)` times a kernel `(heads, width, D)`: `(B, n, D)`."""
    if dense.quantization_mode:
        return dense(ops.transpose(x, (0, 2, 1, 3)))
    return sum_of_products(x, dense.kernel)


def times_each(x: Tensor, kernels: Tensor) -> Tensor:
    """`(B, n, D)` times each of E kernels `(E, D, F)`: `(B, E, n, F)`."""
    batch, count, width = x.shape
    each = kernels.shape[0]
    if each * batch * count == 1:
        return _row_times(x, kernels[0])[None, None]
    # Texts are merged into one: TensorFlow 2.21 reads past the end of a kernel it broadcasts.
    rows = ops.broadcast_to(ops.reshape(x, (1, -1, width)), (each, batch * count, width))
    found = ops.reshape(ops.matmul(rows, kernels), (each, batch, count, -1))
    return ops.transpose(found, (1, 0, 2, 3))


def sum_of_products(x: Tensor, kernels: Tensor) -> Tensor:
    """`(B, E, n, F)` times E kernels `(E, F, D)`, added up: `(B, n, D)`."""
    batch, each, count, width = x.shape
    if count == 1:
        # The kernels are the parts.
        by_kernel = ops.matmul(ops.transpose(x[:, :, 0], (1, 0, 2)), kernels)
        return ops.sum(by_kernel, axis=0)[:, None]
    rows = ops.reshape(ops.transpose(x, (0, 2, 1, 3)), (batch * count, each * width))
    kernel = ops.reshape(kernels, (each * width, -1))
    return ops.reshape(ops.matmul(rows, kernel), (batch, count, -1))


def project(dense: keras.Layer, x: Tensor) -> Tensor:
    """`(B, n, D)` times a kernel `(D, F)`: `(B, n, F)`."""
    if dense.quantization_mode:
        return dense(x)
    batch, count, width = x.shape
    if batch * count == 1:
        return _row_times(x, dense.kernel)[None]
    rows = ops.matmul(ops.reshape(x, (batch * count, width)), dense.kernel)
    return ops.reshape(rows, (batch, count, -1))


def to_vocabulary(embedding: keras.Layer, x: Tensor, first: Tensor, count: int) -> Tensor:
    """`(R, D)` times the embeddings of some words: `(R, count)` in float32.

    Args:
        embedding: KerasHub's embedding `(V, D)`.
        x: R rows.
        first: id of the first of the words.
        count: how many words there are. All of them where the embedding was rounded to 8 bits.
    """
    if embedding.quantization_mode:
        return ops.cast(embedding(x, reverse=True), "float32")
    kernel, width = embedding.embeddings, x.shape[1]
    if count < kernel.shape[0]:
        kernel = ops.slice(kernel, (first, 0), (count, width))
    x, kernel = ops.cast(x, "float32"), ops.cast(kernel, "float32")
    if x.shape[0] == 1 and count % PARTS == 0:
        row = ops.broadcast_to(x, (PARTS, 1, width))
        words = ops.transpose(ops.reshape(kernel, (PARTS, -1, width)), (0, 2, 1))
        logits = ops.reshape(ops.matmul(row, words), (1, count))
    else:
        logits = ops.matmul(x, ops.transpose(kernel))
    cap = embedding.logit_soft_cap
    return logits if cap is None else ops.tanh(logits / cap) * cap


def _row_times(x: Tensor, kernel: Tensor) -> Tensor:
    """One row of D numbers times a kernel `(D, F)`: `(1, F)`."""
    width, columns = kernel.shape
    parts = PARTS if width % PARTS == 0 else 1
    rows = ops.reshape(x, (parts, 1, width // parts))
    by_part = ops.matmul(rows, ops.reshape(kernel, (parts, width // parts, columns)))
    return ops.sum(by_part, axis=0)
