"""Opens a GGUF file with llama.cpp's own library, quickly, and reports any damage."""

from pathlib import Path
from typing import Any

import numpy as np
from gguf import GGMLQuantizationType, GGUFReader, GGUFValueType, ReaderField

from lit_core.errors import ModelError

MAGIC, VERSIONS = b"GGUF", (2, 3)
READABLE_TYPES = "F32, F16, BF16, Q4_0 to Q8_0, or Q2_K to Q6_K"
# Far above what any Gemma has: a damaged file may declare any number.
MOST_TENSORS, MOST_TEXTS = 2**16, 2**20
# Before the items of a list: their type, in 4 bytes, and their count, in 8.
COUNT_AT, ITEMS_AT = 4, 12


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


def open_reader(path: Path) -> GGUFReader:
    """The library's reader of a file, its header read and its tensors found.

    Raises:
        ModelError: it is no GGUF file, or a damaged one.
    """
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
                f"{path.name} is quantized in a way that is not known here: take one of "
                f"{READABLE_TYPES}."
            ) from error
        raise damaged_error(path) from error


def damaged_error(path: Path) -> ModelError:
    """The error for a truncated or damaged file."""
    return ModelError(
        f"{path.name} is cut or damaged: it is shorter than its header says, or its values "
        "are invalid. Download it again."
    )
