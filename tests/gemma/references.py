"""The same models written apart, in float64, for every family: what ours are held to."""

from typing import Any

import numpy as np
import torch

from lit_core.gemma.framework import keras_hub
from tests.gemma.numpy_gemma import NumpyGemma
from tests.gemma.torch_gemma4 import TorchGemma4
from tests.gemma.torch_gim import TorchGim


class _NumpyGemma4:
    """`TorchGemma4` as `NumpyGemma` is asked."""

    def __init__(self, backbone: Any):
        self._model = TorchGemma4(backbone)
        self.embedding = self._model.embedding.numpy()

    def log_probabilities(
        self, embeddings: np.ndarray, rows: np.ndarray, targets: np.ndarray
    ) -> np.ndarray:
        """Log-probability `(T,)` of each target after its row."""
        first = int(rows[0]) + 1
        ids = np.concatenate([np.zeros(first, int), targets])
        with torch.no_grad():
            found = self._model.log_probabilities(torch.tensor(embeddings), ids, first)
        return found.numpy()


def reference(backbone: Any) -> Any:
    """What says how likely tokens are; see `NumpyGemma`."""
    return _NumpyGemma4(backbone) if _is_gemma_4(backbone) else NumpyGemma(backbone)


def gim_reference(backbone: Any) -> TorchGim:
    """What GIM's derivatives must be."""
    return TorchGemma4(backbone) if _is_gemma_4(backbone) else TorchGim(backbone)


def _is_gemma_4(backbone: Any) -> bool:
    return isinstance(backbone, keras_hub.models.Gemma4Backbone)
