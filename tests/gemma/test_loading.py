"""A model is loaded from a folder; one that cannot be loaded is told of in one sentence."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from lit_core.errors import ModelError
from lit_core.gemma import EMBEDDED, load_model, resolve
from lit_core.gemma.framework import keras_hub


@pytest.fixture
def preset(tmp_path: Path) -> Path:
    """A copy of the embedded preset, to be spoiled."""
    return Path(shutil.copytree(resolve(EMBEDDED).fetch(), tmp_path / "preset"))


def test_a_folder_is_loaded_like_a_name(preset: Path) -> None:
    info = load_model(str(preset)).info
    assert info.fingerprint == load_model().info.fingerprint
    assert (info.name, info.caution) == (str(preset), "")


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("model.weights.h5", b"not weights"),
        ("config.json", b"{"),
        ("config.json", b"{}"),
        ("assets/tokenizer/vocabulary.spm", b"not a vocabulary"),
    ],
)
def test_a_broken_file_is_told_in_one_sentence(preset: Path, file: str, content: bytes) -> None:
    (preset / file).write_bytes(content)
    with pytest.raises(ModelError, match=r"cannot be loaded .* Download or save the preset again"):
        load_model(str(preset))


def test_a_weight_that_is_no_number_is_told_in_one_sentence(preset: Path) -> None:
    backbone = keras_hub.models.Backbone.from_preset(str(preset))
    scale = backbone.layer_norm.scale
    scale.assign(np.full(scale.shape, np.nan))
    backbone.save_to_preset(str(preset))
    with pytest.raises(ModelError, match="no number in final_normalization"):
        load_model(str(preset))


def test_missing_weights_are_told_in_one_sentence(preset: Path) -> None:
    (preset / "model.weights.h5").unlink()
    with pytest.raises(ModelError, match="files are incomplete"):
        load_model(str(preset))
