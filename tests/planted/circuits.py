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
FULL_ATTENTION = 32.0  # leaves a ten-millionth for the rest
NEVER = -1e9

NUMBERS = count()

# Keras tensors have a different type on each backend. A circuit takes which words stand where
# (B, N, V), whether they are there (B, N), and how derivatives pass back, and returns logits
# (B, N, V).
Tensor = Any
Circuit = Callable[[Tensor, Tensor, BackwardRules], Tensor]


def look_up(query: Callable[[Tensor], Tensor]) -> Circuit:
    """Says the word that stands after what it looks for: attention, made by hand.

    Args:
        query: from the words `(B, N, V)`, what each position looks for `(B, N, V)`.
    """

    def circuit(words: Tensor, there: Tensor, rules: BackwardRules) -> Tensor:
        before = ops.pad(words[:, :-1], [[0, 0], [1, 0], [0, 0]])
        asked, keys = rules.factor(query(words), 1 / 4), rules.factor(before, 1 / 4)
        likeness = ops.einsum("brv,bnv->brn", asked, keys)
        seen = ops.logical_and(_causal(words), ops.cast(there, "bool")[:, None, :])
        weights = rules.softmax(ops.where(seen, SHARPNESS * likeness, NEVER))
        return GAIN * ops.einsum("brn,bnv->brv", weights, rules.factor(words, 1 / 2))

    return circuit


def constant(vector: np.ndarray) -> Callable[[Tensor], Tensor]:
    """The same query everywhere."""
    return lambda words: ops.zeros_like(words) + ops.convert_to_tensor(vector, words.dtype)


def noticed(causes: Sequence[int], says: int) -> Circuit:
    """Says a word as far as attention turns from the text's first token to any of the causes."""

    def circuit(words: Tensor, there: Tensor, rules: BackwardRules) -> Tensor:
        wanted = np.eye(words.shape[-1])[list(causes)].sum(axis=0)
        keys = rules.factor(words, 1 / 4)
        likeness = ops.einsum("bnv,v->bn", keys, ops.convert_to_tensor(wanted, words.dtype))
        first = ops.cast(ops.arange(words.shape[1]) == 0, words.dtype)
        seen = ops.logical_and(_causal(words), ops.cast(there, "bool")[:, None, :])
        logits = FULL_ATTENTION * (likeness + first / 2)
        weights = rules.softmax(ops.where(seen, logits[:, None, :], NEVER))
        return _said(1 - weights[:, :, 0], says, words)

    return circuit


def truth(causes: Sequence[int], says: int, rule: Callable[..., Tensor]) -> Circuit:
    """Says a word as far as a rule holds of how often each cause has been read."""

    def circuit(words: Tensor, there: Tensor, rules: BackwardRules) -> Tensor:
        counts = ops.cumsum(words * ops.cast(there, words.dtype)[:, :, None], axis=1)
        holds = rule(*(counts[:, :, cause] for cause in causes), rules)
        return _said(holds, says, words)

    return circuit


def chain(links: Sequence[tuple[int, int]]) -> Circuit:
    """Of each link `(cause, effect)`, says the effect once it has read its cause, and only once.

    An effect may be the cause of another link.
    """

    def circuit(words: Tensor, there: Tensor, rules: BackwardRules) -> Tensor:
        counts = ops.cumsum(words * ops.cast(there, words.dtype)[:, :, None], axis=1)
        said = [
            _said(both(counts[:, :, cause], 1 - counts[:, :, effect], rules), effect, words)
            for cause, effect in links
        ]
        return sum(said[1:], said[0])

    return circuit


def either(a: Tensor, b: Tensor, rules: BackwardRules) -> Tensor:
    """OR: one is enough, two are no more than one."""
    return 1 - both(1 - a, 1 - b, rules)


def both(a: Tensor, b: Tensor, rules: BackwardRules) -> Tensor:
    """AND: one alone does nothing."""
    return rules.factor(a, 1 / 2) * rules.factor(b, 1 / 2)


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
    return layer.circuit(x / np.sqrt(x.shape[-1]).astype("float32"), mask, rules)


def no_pattern(_layer: PlantedLayer) -> tuple[()]:
    """A planted layer shares its program with none that is different."""
    return ()


def _said(holds: Tensor, says: int, words: Tensor) -> Tensor:
    """Logits `(B, N, V)` of saying a word as far as something holds `(B, N)`."""
    word = np.eye(words.shape[-1])[says]
    return GAIN * holds[:, :, None] * ops.convert_to_tensor(word, words.dtype)


def _causal(words: Tensor) -> Tensor:
    place = ops.arange(words.shape[1])
    return (place[None, :] <= place[:, None])[None]
