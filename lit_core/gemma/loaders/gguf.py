"""Reads a GGUF file."""

from pathlib import Path

from lit_core.gemma.gguf_backbone import gguf_backbone
from lit_core.gemma.gguf_file import GgufFile
from lit_core.gemma.gguf_tokenizer import sentencepiece_proto
from lit_core.gemma.loaders.model_parts import ModelParts


def read_gguf(path: Path, dtype: str) -> ModelParts:
    """The model in a file.

    Raises:
        ModelError: it is damaged, or holds no Gemma text model.
    """
    file = GgufFile(path)
    return ModelParts(
        gguf_backbone(file, dtype), sentencepiece_proto(file), file.required("context_length")
    )
