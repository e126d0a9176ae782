"""A GGUF file is one whole Gemma, which says what it is and holds numbers of a known kind."""

from pathlib import Path

import numpy as np
import pytest
from gguf import GGMLQuantizationType as Kind

from lit_core.gemma import gguf_file, load_model
from lit_core.gemma.gguf_file import GgufFile
from tests.gemma.gguf_files import LAYERS, WORDS, dequantized, small_gguf
from tests.gemma.gguf_refusal import refused


def test_a_quantization_that_cannot_be_read_is_told_by_its_name(tmp_path: Path) -> None:
    said = refused(small_gguf(tmp_path / "model.gguf", kind=Kind.I8))
    assert "model.gguf is quantized as I8, which cannot be read here" in said


@pytest.mark.parametrize("family", ["llama", "gemma3n", "gemma4", "gemma-embedding", "", "Gemma"])
def test_another_architecture_is_told_by_its_name(family: str, tmp_path: Path) -> None:
    path = small_gguf(tmp_path / "model.gguf", metadata={"general.architecture": family})
    said = refused(path)
    assert f'holds a model of the architecture "{family}": of GGUF files, only those of' in said


def test_a_part_of_a_split_model_is_told_how_to_be_joined(tmp_path: Path) -> None:
    path = small_gguf(tmp_path / "model.gguf", metadata={"split.count": 3})
    assert "is one of several files that make up a model: join them" in refused(path)
    assert load_model(str(small_gguf(path, metadata={"split.count": 1})))


def test_a_file_is_what_it_holds_and_not_what_it_is_called(tmp_path: Path) -> None:
    path = small_gguf(tmp_path / "gemma-3-f16.gguf", "gemma", Kind.Q8_0)
    told = dequantized(path)["token_embd.weight"]
    backbone = load_model(str(path)).backbone
    np.testing.assert_array_equal(backbone.token_embedding.embeddings.numpy(), told)


@pytest.mark.parametrize("family", LAYERS)
def test_it_says_how_many_numbers_it_holds_and_of_what_shape(family: str, tmp_path: Path) -> None:
    file = GgufFile(small_gguf(tmp_path / "model.gguf", family, Kind.Q4_K))
    assert file.architecture == family
    assert file.shape("token_embd.weight") == (WORDS, 256)
    assert file.parameters == sum(each.size for each in dequantized(file.path).values())


def test_a_tensor_is_the_same_in_whatever_pieces_it_is_dequantized(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = GgufFile(small_gguf(tmp_path / "model.gguf", kind=Kind.Q6_K))
    whole = file.tensor("token_embd.weight")
    monkeypatch.setattr(gguf_file, "PIECE", 1000)
    np.testing.assert_array_equal(file.tensor("token_embd.weight"), whole)
