"""Reads a GGUF file: what it says of its model, and its tensors as plain numbers.

The format is that of llama.cpp (see docs/gguf.md in https://github.com/ggml-org/ggml), read and
dequantized with its own library.
"""

from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from gguf import ReaderTensor, dequantize

from lit_core.errors import ModelError
from lit_core.gemma.arrays import aligned_empty
from lit_core.gemma.gguf_reader import READABLE_TYPES, damaged_error, open_reader

ARCHITECTURES = ("gemma", "gemma2", "gemma3")
SPLITS = "split.count"
# Tensors that only repeat the configuration.
IGNORED = ("rope_freqs.weight",)
# Values that are dequantized at a time: what is made in between takes little more memory.
PIECE = 2**22

Value = TypeVar("Value", int, float)


class GgufFile:
    """A Gemma text model in one GGUF file, open for reading.

    Attributes:
        path: where it is.
        architecture: `gemma`, `gemma2` or `gemma3`.
    """

    def __init__(self, path: Path):
        """Open the file and see that it can be a model.

        Raises:
            ModelError: it is no GGUF file, is cut or damaged, is one of several parts, or holds
                another kind of model.
        """
        self.path = path
        self._reader = open_reader(path)
        self._tensors = {tensor.name: tensor for tensor in self._reader.tensors}
        if self._number(SPLITS, 1) > 1:
            raise ModelError(
                f"{path.name} is one of several files that make up a model: join them into one "
                "(llama.cpp's `llama-gguf-split --merge` does), and give that."
            )
        self.architecture = str(self._field("general.architecture", ""))
        if self.architecture not in ARCHITECTURES:
            raise ModelError(
                f'{path.name} holds a model of the architecture "{self.architecture}": of GGUF '
                "files, only those of Gemma 1, 2 and 3 text models work."
            )

    @property
    def parameters(self) -> int:
        """How many numbers the model consists of."""
        return sum(int(tensor.n_elements) for tensor in self._tensors.values())

    @property
    def tensor_names(self) -> frozenset[str]:
        """The names of its tensors, without those that are ignored."""
        return frozenset(self._tensors) - set(IGNORED)

    def setting(self, name: str, default: Value) -> Value:
        """A setting of the model, such as `attention.head_count`, in the type of its default."""
        return self._number(f"{self.architecture}.{name}", default)

    def required(self, name: str) -> int:
        """A whole number above zero, without which there is no model.

        Raises:
            ModelError: the file does not say it.
        """
        found = self.setting(name, 0)
        if found < 1:
            raise ModelError(
                f"{self.path.name} does not say its {name}: it is damaged or was made by a program "
                "that leaves that out. Convert or download the model again."
            )
        return found

    def vocabulary(self, name: str, default: Any = None) -> Any:
        """What the file says of its tokenizer, such as `tokens`; lists stay lists."""
        return self._field(f"tokenizer.ggml.{name}", default)

    def shape(self, name: str) -> tuple[int, ...]:
        """The shape of a tensor, outermost dimension first."""
        return tuple(int(size) for size in reversed(self._tensor(name).shape))

    def tensor(self, name: str) -> np.ndarray:
        """A tensor's numbers in float32.

        Raises:
            ModelError: it is missing, or its quantization is not known here.
        """
        tensor = self._tensor(name)
        values = aligned_empty(self.shape(name))
        rows, width = tensor.data.reshape(-1, tensor.data.shape[-1]), values.shape[-1]
        into = values.reshape(-1, width)
        step = max(PIECE // width, 1)
        try:
            for first in range(0, len(rows), step):
                into[first : first + step] = dequantize(
                    rows[first : first + step], tensor.tensor_type
                )
        except NotImplementedError as error:
            raise ModelError(
                f"{self.path.name} is quantized as {tensor.tensor_type.name}, which cannot be read "
                f"here: take one of {READABLE_TYPES}."
            ) from error
        return values

    def _tensor(self, name: str) -> ReaderTensor:
        if name not in self._tensors:
            raise ModelError(
                f"{self.path.name} has no tensor {name}: it is cut, or not a whole Gemma. Download "
                "it again."
            )
        return self._tensors[name]

    def _number(self, name: str, default: Value) -> Value:
        found = self._field(name, default)
        try:
            return type(default)(found)
        except (TypeError, ValueError, OverflowError) as error:
            raise damaged_error(self.path) from error

    def _field(self, name: str, default: Any) -> Any:
        field = self._reader.get_field(name)
        try:
            return default if field is None else field.contents()
        except ValueError as error:
            raise damaged_error(self.path) from error
