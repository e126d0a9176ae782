"""The gated feed-forward network, the same in all families of Gemma."""

import keras

from lit_core.gemma.backward_rules import EXACT, BackwardRules
from lit_core.gemma.products import Tensor, project


def feed_forward(layer: keras.Layer, x: Tensor, rules: BackwardRules = EXACT) -> Tensor:
    """What the feed-forward network of a KerasHub decoder block makes of `(B, n, D)`, normed."""
    gate = keras.activations.gelu(project(layer.gating_ffw, x), approximate=True)
    up = project(layer.gating_ffw_2, x)
    inner = rules.factor(gate, 1 / 2) * rules.factor(up, 1 / 2)
    return project(layer.ffw_linear, inner)
