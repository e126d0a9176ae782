"""Language models built by hand, so that what decides their answer is known and not guessed.

Each is a Gemma backbone in shape: an embedding table (each word a direction of its own), one layer,
and the table again as the output head. The layer is the planted circuit: what it reads at each
position of the text is how much of each word stands there.
"""

from collections.abc import Callable, Sequence
from itertools import count
from types import SimpleNamespace
from typing import Any

import keras
import keras_hub
import numpy as np
from keras import ops

from lit_core.gemma.backward_rules import EXACT, BackwardRules

GAIN = 7.0
SHARPNESS = 8.0
NEVER = -1e9

NUMBERS = count()

# Keras tensors have a different type on each backend. A circuit takes which words stand where
# (B, N, V) and whether they are there (B, N), and returns logits (B, N, V).
Tensor = Any
Circuit = Callable[[Tensor, Tensor], Tensor]


def look_up(query: Callable[[Tensor], Tensor]) -> Circuit:
    """Says the word that stands after what it looks for: attention, made by hand.

    Args:
        query: from the words `(B, N, V)`, what each position looks for `(B, N, V)`.
    """

    def circuit(words: Tensor, there: Tensor) -> Tensor:
        before = ops.pad(words[:, :-1], [[0, 0], [1, 0], [0, 0]])
        likeness = ops.einsum("brv,bnv->brn", query(words), before)
        seen = ops.logical_and(_causal(words), ops.cast(there, "bool")[:, None, :])
        weights = ops.softmax(ops.where(seen, SHARPNESS * likeness, NEVER), axis=-1)
        return GAIN * ops.einsum("brn,bnv->brv", weights, words)

    return circuit


def constant(vector: np.ndarray) -> Callable[[Tensor], Tensor]:
    """The same query everywhere."""
    return lambda words: ops.zeros_like(words) + ops.convert_to_tensor(vector, words.dtype)


def truth(causes: Sequence[int], says: int, rule: Callable[..., Tensor]) -> Circuit:
    """Says a word as far as a rule holds of how often each cause has been read."""

    def circuit(words: Tensor, there: Tensor) -> Tensor:
        counts = ops.cumsum(words * ops.cast(there, words.dtype)[:, :, None], axis=1)
        holds = rule(*(counts[:, :, cause] for cause in causes))
        word = np.eye(words.shape[-1])[says]
        return GAIN * holds[:, :, None] * ops.convert_to_tensor(word, words.dtype)

    return circuit


def either(a: Tensor, b: Tensor) -> Tensor:
    """OR: one is enough, two are no more than one."""
    return 1 - (1 - a) * (1 - b)


def both(a: Tensor, b: Tensor) -> Tensor:
    """AND: one alone does nothing."""
    return a * b


def backbone(circuit: Circuit, words: int) -> Any:
    """A backbone of so many words around a circuit; its padding word has number 0."""
    table = keras_hub.layers.ReversibleEmbedding(words, words)
    table.build()
    table.embeddings.assign(np.eye(words))
    return SimpleNamespace(
        token_embedding=table,
        transformer_layers=[PlantedLayer(circuit, next(NUMBERS))],
        layer_norm=keras.layers.Identity(),
        hidden_dim=words,
        vocabulary_size=words,
        compute_dtype=keras.config.floatx(),
    )


class PlantedLayer(keras.layers.Layer):
    """A layer that is a circuit; no two have the same configuration."""

    def __init__(self, circuit: Circuit, number: int):
        super().__init__()
        self.circuit, self._number = circuit, number

    def get_config(self) -> dict[str, Any]:
        return {"number": self._number}


def planted_layer(
    layer: PlantedLayer,
    x: Tensor,
    mask: Tensor,
    _pattern: tuple[()],
    rules: BackwardRules = EXACT,
) -> Tensor:
    """What a planted layer makes of whole texts `(B, N, D)`."""
    return layer.circuit(x / np.sqrt(x.shape[-1]).astype("float32"), mask)


def no_pattern(_layer: PlantedLayer) -> tuple[()]:
    """A planted layer shares its program with none that is different."""
    return ()


def _causal(words: Tensor) -> Tensor:
    place = ops.arange(words.shape[1])
    return (place[None, :] <= place[:, None])[None]
