"""How long a text can be within a budget of memory.

What it takes grows with the square of its length: one layer's attention has a number for each head
and pair of tokens, and the way back through the layer keeps several such arrays at a time.
"""

from bisect import bisect_right

from lit_core.gemma.framework import keras
from lit_core.gemma.gradients import CHUNK, LONG
from lit_core.gemma.padding import bucket, coarse_bucket

MOST = 2**20
# How many arrays of a kind are held at a time: `python -m benchmarks.text_memory` measures.
ATTENTION, ROWS, CACHES = 6, 6, 2
FLOAT32 = 4
# A program compiled for a new length.
PROGRAM = 128 * 2**20


def longest_text(backbone: keras.Model, budget: int) -> int:
    """Most tokens of prompt and answer together that are written and explained within a budget.

    Args:
        backbone: the model.
        budget: bytes, beside the weights.
    """
    lengths = range(1, MOST)
    return bisect_right(lengths, budget, key=lambda length: text_bytes(backbone, length))


def text_bytes(backbone: keras.Model, length: int) -> int:
    """About how much memory it takes to write a text of some tokens, or to explain a part of it.

    Whichever takes more. Gram matrices of many targets come on top of it, within limits of their
    own (`target_groups`).
    """
    return PROGRAM + max(_writing_bytes(backbone, length), _explaining_bytes(backbone, length))


def _writing_bytes(backbone: keras.Model, length: int) -> int:
    """Keys and values of all layers, which are written anew with each token."""
    width = 2 * backbone.num_key_value_heads * backbone.head_dim
    return FLOAT32 * CACHES * backbone.num_layers * width * coarse_bucket(length)


def _explaining_bytes(backbone: keras.Model, length: int) -> int:
    """The states between layers, the directions, and what one layer keeps for the way back."""
    padded, width = bucket(length), backbone.hidden_dim
    states = (backbone.num_layers + 1) * width
    inner = ROWS * (backbone.intermediate_dim + width)
    attention = ATTENTION * backbone.num_query_heads * padded
    directions = 2 * CHUNK * min(padded, LONG) * width
    return FLOAT32 * (padded * (states + inner + attention) + directions)
