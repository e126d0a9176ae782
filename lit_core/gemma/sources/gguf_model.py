"""A model in one GGUF file."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from lit_core.gemma.sources.local_model import LocalModel
from lit_core.gemma.sources.weight_bytes import weight_bytes

if TYPE_CHECKING:
    from lit_core.gemma.loaders.model_parts import ModelParts


@dataclass(frozen=True)
class GgufModel(LocalModel):
    """A Gemma in one GGUF file, as llama.cpp reads it."""

    def weight_bytes(self, precision: str) -> int:
        """About how much memory its weights take, by their number, which the file says."""
        return weight_bytes(_parameters(self.path, self.path.stat().st_mtime_ns), precision)

    def read_parts(self, dtype: str) -> "ModelParts":
        """Read its weights and vocabulary, dequantized."""
        from lit_core.gemma.loaders.gguf import read_gguf

        return read_gguf(self.path, dtype)


@cache
def _parameters(path: Path, _changed: int) -> int:
    """How many numbers a file's model consists of; read again when the file has changed."""
    from lit_core.gemma.gguf_file import GgufFile

    return GgufFile(path).parameters
