"""Reads a GGUF file: what it says of its model, and its tensors as plain numbers.

The format is that of llama.cpp (see docs/gguf.md in https://github.com/ggml-org/ggml), read and
dequantized with its own library.
"""

from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from gguf import (
    GGMLQuantizationType,
    GGUFReader,
    GGUFValueType,
    ReaderField,
    ReaderTensor,
    dequantize,
)

from lit_core.errors import ModelError
from lit_core.gemma.arrays import aligned_empty

ARCHITECTURES = ("gemma", "gemma2", "gemma3")
MAGIC, VERSIONS = b"GGUF", (2, 3)
SPLITS = "split.count"
# Tensors that say nothing the configuration does not say.
IGNORED = ("rope_freqs.weight",)
READABLE = "F32, F16, BF16, Q4_0 to Q8_0, or Q2_K to Q6_K"
# Values that are dequantized at a time: what is made in between takes little more memory.
PIECE = 2**22
# No Gemma comes near to them: a damaged file may announce any number.
MOST_TENSORS, MOST_TEXTS = 2**16, 2**20
# Before the items of a list: their type, in 4 bytes, and their count, in 8.
COUNT_AT, ITEMS_AT = 4, 12

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
        self._reader = _opened(path)
        self._tensors = {tensor.name: tensor for tensor in self._reader.tensors}
        if self._number(SPLITS, 1) > 1:
            raise ModelError(
                f"{path.name} is one of several files that make up a model: join them into one "
                "(llama.cpp's `llama-gguf-split --merge` does), and give that."
            )
        self.architecture = str(self._field("general.architecture", ""))
        if self.architecture not in ARCHITECTURES:
            raise ModelError(
                f'{path.name} holds a model of the architecture "{self.architecture}": only Gemma '
                "1, 2 and 3 text models work."
            )

    @property
    def parameters(self) -> int:
        """How many numbers the model consists of."""
        return sum(int(tensor.n_elements) for tensor in self._tensors.values())

    @property
    def tensor_names(self) -> frozenset[str]:
        """What its tensors are called, save those that say nothing of the model."""
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
                f"here: take one of {READABLE}."
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
            raise _damaged(self.path) from error

    def _field(self, name: str, default: Any) -> Any:
        field = self._reader.get_field(name)
        try:
            return default if field is None else field.contents()
        except ValueError as error:
            raise _damaged(self.path) from error


class _BulkReader(GGUFReader):
    """The library's reader, which reads whole lists at once, and none that no file could hold.

    It raises ValueError, IndexError, KeyError or FloatingPointError where a file is damaged.
    """

    def _get_field_parts(
        self, orig_offs: int, raw_type: int
    ) -> tuple[int, list[Any], list[int], list[GGUFValueType]]:
        if raw_type != GGUFValueType.ARRAY:
            return super()._get_field_parts(orig_offs, raw_type)
        item = GGUFValueType(int(self._get(orig_offs, np.uint32)[0]))
        count = int(self._get(orig_offs + COUNT_AT, np.uint64)[0])
        types, start = [GGUFValueType.ARRAY, item], orig_offs + ITEMS_AT
        if item is GGUFValueType.STRING:
            texts, end = self._texts(start, count)
            return end - orig_offs, texts, list(range(count)), types
        values = self._get(start, self.gguf_scalar_to_np[item], count)
        return ITEMS_AT + values.nbytes, [values], [0], types

    def _texts(self, start: int, count: int) -> tuple[list[memoryview], int]:
        """Texts that stand one behind the other, each after its length, and where they end."""
        if count > MOST_TEXTS:
            raise ValueError(f"A list of {count} texts is announced.")
        data, texts, place = self.data.data, [], start
        for _ in range(count):
            begin = place + 8
            place = begin + int.from_bytes(data[place:begin], "little")
            if place > len(data):
                raise ValueError("The file ends within a list of texts.")
            texts.append(data[begin:place])
        return texts, place

    def _build_tensor_info(self, offs: int, count: int) -> tuple[int, list[ReaderField]]:
        if count > MOST_TENSORS:
            raise ValueError(f"{count} tensors are announced.")
        return super()._build_tensor_info(offs, count)


def _opened(path: Path) -> GGUFReader:
    try:
        with path.open("rb") as file:
            magic, version = file.read(4), file.read(4)
    except OSError as error:
        raise ModelError(f"The file {path} cannot be opened: {error.strerror}.") from error
    if magic != MAGIC:
        raise ModelError(
            f"{path.name} is not a GGUF file (it does not begin with GGUF): give one that was "
            "downloaded whole, or made by llama.cpp's convert script."
        )
    if version and int.from_bytes(version, "little") not in VERSIONS:
        raise ModelError(
            f"{path.name} is of a version or byte order of GGUF that cannot be read here: convert "
            "the model again with llama.cpp's convert script."
        )
    try:
        # A sum that overflows is an address no file has.
        with np.errstate(over="raise"):
            return _BulkReader(path)
    except (ValueError, IndexError, KeyError, FloatingPointError) as error:
        if GGMLQuantizationType.__name__ in str(error):
            raise ModelError(
                f"{path.name} is quantized in a way that is not known here: take one of {READABLE}."
            ) from error
        raise _damaged(path) from error


def _damaged(path: Path) -> ModelError:
    return ModelError(
        f"{path.name} is cut or damaged: it ends before what it announces, or holds what no GGUF "
        "file of a Gemma holds. Download it again."
    )
