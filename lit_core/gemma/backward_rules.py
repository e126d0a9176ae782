"""How derivatives pass back through norms, attention and products; outputs are always the same."""

from dataclasses import dataclass
from functools import cache
from typing import Any

import keras
from keras import ops

from lit_core.gemma.compiling import Function
from lit_core.gemma.framework import Gemma4Norm
from lit_core.gemma.products import Tensor
from lit_core.gemma.values import RulesName


@dataclass(frozen=True)
class BackwardRules:
    """What stands in the place of the exact derivatives.

    Attributes:
        freeze_norms: root mean square norms are differentiated as if the size that they divide by
            were a constant.
        temperature: the derivative of the softmax of attention is taken at logits divided by this.
            Where one position has all the attention, the exact derivative of 1 says that nothing
            matters, though others would take its place.
        share_products: of a product's derivative each factor gets an equal share, so that the
            factors together get no more than the product.
    """

    freeze_norms: bool = False
    temperature: float = 1.0
    share_products: bool = False

    def norm(self, layer: keras.Layer, x: Tensor) -> Tensor:
        """KerasHub's root mean square norm `layer` of x `(…, D)`."""
        if not self.freeze_norms or not hasattr(layer, "epsilon"):
            return layer(x)
        x = ops.cast(x, "float32")
        size = ops.sqrt(ops.mean(ops.square(x), axis=-1, keepdims=True) + layer.epsilon)
        return ops.cast(x * ops.stop_gradient(1 / size) * _gain(layer), layer.compute_dtype)

    def softmax(self, logits: Tensor) -> Tensor:
        """Softmax of logits `(…, L)`."""
        weights = ops.softmax(logits, axis=-1)
        if self.temperature == 1:
            return weights
        softer = self.temperature * ops.softmax(logits / self.temperature, axis=-1)
        return _with_derivative_of(softer, weights)

    def factor(self, x: Tensor, share: float) -> Tensor:
        """A factor x of a product; `share` is its part of the product's derivative."""
        return _with_derivative_of(share * x, x) if self.share_products else x


EXACT = BackwardRules()
# Gradient Interaction Modifications: Edin et al. 2025, arXiv 2505.17630.
GIM = BackwardRules(freeze_norms=True, temperature=2.0, share_products=True)

RULES: dict[RulesName, BackwardRules] = {"exact": EXACT, "gim": GIM}


@cache
def with_rules(function: Function, rules: BackwardRules) -> Function:
    """A function of layers and tensors that takes `rules`, with these; the same one each time."""

    def by_rules(*arguments: Any) -> Any:
        return function(*arguments, rules=rules)

    return by_rules


def _gain(norm: keras.Layer) -> Tensor | float:
    """What a root mean square norm multiplies each feature by."""
    if not hasattr(norm, "scale"):
        return 1.0  # Gemma 4 norms values so.
    scale = ops.cast(norm.scale, "float32")
    # Gemma 1, 2 and 3 keep how far it is from one.
    return scale if isinstance(norm, Gemma4Norm) else 1 + scale


def _with_derivative_of(differentiated: Tensor, x: Tensor) -> Tensor:
    """The value of x, unrounded, with the derivative of another tensor."""
    return ops.stop_gradient(x) + (differentiated - ops.stop_gradient(differentiated))
