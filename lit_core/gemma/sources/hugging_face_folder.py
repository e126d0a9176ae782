"""A folder in the form of Hugging Face's transformers."""

from dataclasses import dataclass
from typing import ClassVar

from lit_core.gemma.sources.model_folder import ModelFolder


@dataclass(frozen=True)
class HuggingFaceFolder(ModelFolder):
    """A Gemma as transformers saves it, which KerasHub converts while it reads it."""

    weight_files: ClassVar[str] = "*.safetensors"
