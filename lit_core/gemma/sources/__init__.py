"""Where models come from: `resolve` turns a name into a source that fetches and loads the model.

There is one class for each form: `EmbeddedModel`, `KerasHubFolder`, `HuggingFaceFolder`,
`GgufModel`, and `HubModel` for what is downloaded from a hub (`lit_core.gemma.hub`).
"""

from lit_core.gemma.sources.embedded_model import EMBEDDED, EmbeddedModel
from lit_core.gemma.sources.hub_model import HubModel
from lit_core.gemma.sources.missing_model import MissingModel
from lit_core.gemma.sources.model_source import ModelSource
from lit_core.gemma.sources.resolve import (
    DEFAULT,
    default_model,
    name_and_location,
    offered_models,
    resolve,
)

__all__ = [
    "DEFAULT",
    "EMBEDDED",
    "EmbeddedModel",
    "HubModel",
    "MissingModel",
    "ModelSource",
    "default_model",
    "name_and_location",
    "offered_models",
    "resolve",
]
