"""How long a text can be within a budget of memory.

What it takes grows with the square of its length: one layer's attention has a number for each head
and pair of tokens, and the way back through the layer keeps several such arrays at a time.
"""

from bisect import bisect_right

from lit_core.gemma.framework import keras, keras_hub
from lit_core.gemma.gemma4_block import inner_width, passed_on_width
from lit_core.gemma.gradients import CHUNK, LONG
from lit_core.gemma.kv_cache import cache_shape
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
    shapes = map(cache_shape, backbone.transformer_layers)
    widths = sum(2 * heads * width for heads, width in shapes)
    return FLOAT32 * CACHES * widths * coarse_bucket(length)


def _explaining_bytes(backbone: keras.Model, length: int) -> int:
    """The states between layers, the directions, and what one layer keeps for the way back."""
    padded, width = bucket(length), backbone.hidden_dim
    state, per_layer, inner = width, 0, backbone.intermediate_dim
    if isinstance(backbone, keras_hub.models.Gemma4Backbone):
        state += passed_on_width(backbone.transformer_layers)
        per_layer = backbone.num_layers * backbone.hidden_size_per_layer_input
        inner = max(map(inner_width, backbone.transformer_layers))
    states = (backbone.num_layers + 1) * state + per_layer
    inside = ROWS * (inner + width)
    attention = ATTENTION * backbone.num_query_heads * padded
    directions = 2 * CHUNK * min(padded, LONG) * (state + per_layer)
    return FLOAT32 * (padded * (states + inside + attention) + directions)
