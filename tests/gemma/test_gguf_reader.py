"""Damage to a GGUF file is told in one sentence and at once, wherever it lies."""

import struct
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

import gguf
import pytest
from gguf import GGMLQuantizationType as Kind
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lit_core.errors import ModelError
from lit_core.gemma import load_model
from lit_core.gemma.gguf_file import GgufFile
from tests.gemma.gguf_files import small_gguf
from tests.gemma.gguf_refusal import refused

HUGE = (2**60, 2**63, 2**64 - 1)
# What a load of one of these files, whole or damaged, may take at most.
SECONDS = 2
# How many bytes at the head of each long list a flip may hit: the rest are all alike.
LIST_HEAD = 64


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A file that loads."""
    path = small_gguf(tmp_path_factory.mktemp("gguf") / "model.gguf", "gemma", Kind.Q4_0)
    assert load_model(str(path))
    return path.read_bytes()


@pytest.fixture(scope="module")
def places(whole: bytes, tmp_path_factory: pytest.TempPathFactory) -> dict[str, int]:
    """Where in that file its fields, its tensors' descriptions and its data begin."""
    path = tmp_path_factory.mktemp("gguf") / "model.gguf"
    path.write_bytes(whole)
    reader = gguf.GGUFReader(path)
    fields = {name: field.offset for name, field in reader.fields.items()}
    tensors = {tensor.name: tensor.field.offset for tensor in reader.tensors}
    return fields | tensors | {"data": reader.data_offset}


@pytest.mark.parametrize(
    "content", [b"", b"GG", b"<!DOCTYPE html><title>Not found</title>", b"\x89PNG\r\n", b"ggml" * 9]
)
def test_what_is_no_gguf_file_is_told_by_its_beginning(content: bytes, tmp_path: Path) -> None:
    said = refused(tmp_path / "model.gguf", content)
    assert said.startswith("model.gguf is not a GGUF file (it does not begin with GGUF)")


@pytest.mark.parametrize("version", [b"\x01\0\0\0", b"\x63\0\0\0", b"\0\0\0\x03"])
def test_another_version_or_byte_order_is_told(
    version: bytes, whole: bytes, tmp_path: Path
) -> None:
    said = refused(tmp_path / "model.gguf", whole[:4] + version + whole[8:])
    assert "version or byte order of GGUF that cannot be read here" in said


def test_a_file_that_cannot_be_opened_is_told_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def denied(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    path = small_gguf(tmp_path / "model.gguf")
    monkeypatch.setattr(Path, "open", denied)
    with pytest.raises(ModelError, match=r"model.gguf cannot be opened: Permission denied\."):
        GgufFile(path)
    monkeypatch.undo()
    with pytest.raises(ModelError, match="cannot be opened: Is a directory"):
        GgufFile(tmp_path)


@pytest.mark.parametrize(
    ("where", "further"),
    [
        ("GGUF.version", 2),
        ("GGUF.tensor_count", 8),
        ("gemma.block_count", 5),
        ("tokenizer.ggml.tokens", 900),
        ("tokenizer.ggml.scores", 900),
        ("token_embd.weight", 30),
        ("blk.1.ffn_down.weight", 7),
        ("data", 0),
        ("data", 100_000),
    ],
)
def test_a_cut_file_is_told_wherever_it_is_cut(
    where: str, further: int, whole: bytes, places: dict[str, int], tmp_path: Path
) -> None:
    said = refused(tmp_path / "model.gguf", whole[: places[where] + further])
    assert "model.gguf is cut or damaged" in said


def test_a_file_without_its_last_byte_is_told(whole: bytes, tmp_path: Path) -> None:
    # What stands behind the last tensor may be there to fill up.
    end = len(whole.rstrip(b"\0")) - 1
    assert "model.gguf is cut or damaged" in refused(tmp_path / "model.gguf", whole[:end])


@pytest.mark.parametrize("count", HUGE)
@pytest.mark.parametrize("where", ["GGUF.tensor_count", "GGUF.kv_count"])
def test_an_absurd_count_in_the_header_is_told_at_once(
    where: str, count: int, whole: bytes, places: dict[str, int], tmp_path: Path
) -> None:
    said = refused(tmp_path / "model.gguf", written(whole, places[where], "Q", count))
    assert "cut or damaged" in said


@pytest.mark.parametrize("count", HUGE)
@pytest.mark.parametrize(
    "name", ["general.architecture", "tokenizer.ggml.tokens", "tokenizer.ggml.scores"]
)
def test_an_absurd_length_is_told_at_once(
    name: str, count: int, whole: bytes, places: dict[str, int], tmp_path: Path
) -> None:
    # A field is its name's length and name, its type, for a list that of its items, and a length.
    length_of_name = places[name]
    length = length_of_name + 8 + len(name) + 4 + (0 if name.startswith("general") else 4)
    for place in (length_of_name, length):
        said = refused(tmp_path / "model.gguf", written(whole, place, "Q", count))
        assert "cut or damaged" in said


@pytest.mark.parametrize("count", HUGE)
def test_a_count_that_zeros_would_fill_is_told_at_once(count: int, tmp_path: Path) -> None:
    """A file that goes on in zeros, each eight of which could be an empty text or name."""
    path = tmp_path / "model.gguf"
    listed = listing(struct.pack("<IQ", gguf.GGUFValueType.STRING, count))
    for content in (listed, b"GGUF" + struct.pack("<IQQ", 3, count, 0)):
        path.write_bytes(content)
        with path.open("r+b") as file:
            file.truncate(2**30)
        assert "cut or damaged" in refused(path)


def test_lists_within_lists_are_told_at_once(tmp_path: Path) -> None:
    content = listing(struct.pack("<IQ", gguf.GGUFValueType.ARRAY, 1) * 10_000)
    assert "cut or damaged" in refused(tmp_path / "model.gguf", content)


def listing(rest: bytes) -> bytes:
    """A file of one field, which is a list, up to the type of its items."""
    name = b"tokenizer.ggml.tokens"
    field = struct.pack("<Q", len(name)) + name + struct.pack("<I", gguf.GGUFValueType.ARRAY)
    return b"GGUF" + struct.pack("<IQQ", 3, 0, 1) + field + rest


@pytest.mark.parametrize("offset", [2**20 * 32, 2**63, 2**64 - 32, 2**64 - 2**15])
def test_a_tensor_that_is_said_to_lie_elsewhere_is_told(
    offset: int, whole: bytes, places: dict[str, int], tmp_path: Path
) -> None:
    # The last of a tensor's description is where it lies.
    changed = written(whole, places["blk.0.attn_k.weight"] - 8, "Q", offset)
    assert "cut or damaged" in refused(tmp_path / "model.gguf", changed)


@pytest.mark.parametrize("sizes", [(2**32, 2**32), (2**62, 4), (0, 256), (2**40, 0), (256, 1601)])
def test_a_tensor_of_an_absurd_size_is_told(
    sizes: tuple[int, int], whole: bytes, places: dict[str, int], tmp_path: Path
) -> None:
    name = "token_embd.weight"
    place = places[name] + 8 + len(name) + 4
    changed = written(written(whole, place, "Q", sizes[0]), place + 8, "Q", sizes[1])
    assert refused(tmp_path / "model.gguf", changed)


@pytest.mark.parametrize("number", [4, 5, 999, 2**32 - 1])
def test_a_quantization_that_is_not_known_is_told(
    number: int, whole: bytes, places: dict[str, int], tmp_path: Path
) -> None:
    name = "token_embd.weight"
    changed = written(whole, places[name] + 8 + len(name) + 4 + 16, "I", number)
    said = refused(tmp_path / "model.gguf", changed)
    assert "quantized in a way that is not known here: take one of F32, F16, BF16, Q4_0" in said


def written(content: bytes, place: int, kind: str, value: int) -> bytes:
    """The content with a little-endian number at a place."""
    number = struct.pack(f"<{kind}", value)
    return content[:place] + number + content[place + len(number) :]


def header_bytes(places: dict[str, int]) -> list[int]:
    """The places of the header's bytes, of long lists only the first."""
    starts = sorted(places.values())
    return [place for a, b in pairwise(starts) for place in range(a, min(b, a + LIST_HEAD))]


calmly = settings(
    max_examples=150,
    deadline=SECONDS * 1000,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


# A scale of a damaged block may be no number.
@pytest.mark.filterwarnings("ignore:invalid value encountered")
@calmly
@given(data=st.data())
def test_a_flipped_byte_never_brings_it_down(
    data: st.DataObject, whole: bytes, places: dict[str, int], tmp_path: Path
) -> None:
    place = data.draw(st.sampled_from(header_bytes(places)))
    changed = bytearray(whole)
    changed[place] ^= data.draw(st.integers(1, 255))
    path = tmp_path / "model.gguf"
    path.write_bytes(changed)
    with suppress(ModelError):
        load_model(str(path))


@calmly
@given(data=st.data())
def test_a_file_cut_anywhere_is_refused(data: st.DataObject, whole: bytes, tmp_path: Path) -> None:
    end = data.draw(st.integers(0, len(whole.rstrip(b"\0")) - 1))
    refused(tmp_path / "model.gguf", whole[:end])
