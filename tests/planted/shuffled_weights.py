"""A model that knows nothing, with the numbers of one that does."""

from typing import TYPE_CHECKING

import numpy as np

from lit_core.gemma import EMBEDDED, load_model

if TYPE_CHECKING:
    from lit_core.gemma.model import Gemma


def shuffled_model(name: str = EMBEDDED) -> "Gemma":
    """A model with the numbers within each of its variables shuffled.

    Adebayo et al. 2018, "Sanity Checks for Saliency Maps".
    """
    model = load_model(name)
    random = np.random.default_rng(0)
    for weight in model.backbone.weights:
        values = np.asarray(weight.numpy())
        weight.assign(random.permutation(values.ravel()).reshape(values.shape))
    return model
