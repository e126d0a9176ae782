"""A GGUF file on this machine is found by its path, and by that of a folder with no other."""

from pathlib import Path

import pytest

from lit_core.errors import ModelInputError
from lit_core.gemma import resolve


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A GGUF file alone in a folder."""
    file = tmp_path / "gemma-Q8_0.gguf"
    file.write_bytes(b"GGUF")
    return file


def test_it_is_found_by_its_path(file: Path) -> None:
    assert resolve(str(file)).fetch() == file


def test_it_is_found_by_its_folder(file: Path) -> None:
    assert resolve(str(file.parent)).fetch() == file


def test_a_configuration_beside_it_changes_nothing(file: Path) -> None:
    (file.parent / "config.json").write_text("{}")
    assert resolve(str(file.parent)).fetch() == file


def test_beside_weights_in_another_form_the_folder_is_the_model(file: Path) -> None:
    (file.parent / "config.json").write_text("{}")
    (file.parent / "model.safetensors").write_bytes(b"")
    assert resolve(str(file.parent)).fetch() == file.parent


def test_of_several_one_is_to_be_named(file: Path) -> None:
    (file.parent / "gemma-Q4_0.gguf").write_bytes(b"GGUF")
    with pytest.raises(ModelInputError, match="holds several GGUF files: give the path of one"):
        resolve(str(file.parent)).fetch()
    assert resolve(str(file)).fetch() == file


def test_one_part_of_a_split_model_is_refused(tmp_path: Path) -> None:
    part = tmp_path / "gemma-00001-of-00003.gguf"
    part.write_bytes(b"GGUF")
    for given in (part, tmp_path):
        with pytest.raises(ModelInputError, match="is one part of a model that is split"):
            resolve(str(given)).fetch()


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ModelInputError, match="There is no model or folder called"):
        resolve(str(tmp_path / "gemma.gguf")).fetch()
