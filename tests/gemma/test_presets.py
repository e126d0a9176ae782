"""A model is found by its name or folder, known by a fingerprint, and faults are told in words."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from lit_core.errors import ModelError, ModelInputError
from lit_core.gemma import (
    CAUTIONS,
    CHOICES,
    DEFAULT,
    EMBEDDED,
    caution_of,
    default_model,
    find_known,
    find_preset,
    known_name,
    load_model,
    loading,
    name_and_path,
    notice_of,
)
from lit_core.gemma.framework import keras_hub
from lit_core.gemma.hub import CATALOGUE
from lit_core.gemma.hub.catalogue import KAGGLE
from lit_core.gemma.presets import MODELS_FOLDER


@pytest.fixture
def preset(tmp_path: Path) -> Path:
    """A copy of the embedded preset, to be spoiled."""
    return Path(shutil.copytree(find_preset(EMBEDDED), tmp_path / "preset"))


def fingerprint(folder: Path, dtype: str = "float32") -> str:
    return loading.fingerprint(folder, dtype, "tensorflow")


def test_an_unknown_name_suggests_the_near_one() -> None:
    with pytest.raises(ModelInputError, match='Did you mean "tiny-gemma"'):
        find_preset("tiny-gema")


def test_an_unknown_name_far_from_all_lists_them() -> None:
    with pytest.raises(ModelInputError, match="Try tiny-gemma, or gemma3_270m"):
        find_preset("xyzzy")


def test_a_folder_without_a_preset_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelInputError, match="holds no preset"):
        find_preset(str(tmp_path))


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


def test_the_fingerprint_stays_when_only_time_passes(preset: Path) -> None:
    before = fingerprint(preset)
    for file in preset.rglob("*"):
        file.touch()
    assert fingerprint(preset) == before == fingerprint(find_preset(EMBEDDED))


@pytest.mark.parametrize(
    "file", ["model.weights.h5", "config.json", "assets/tokenizer/vocabulary.spm"]
)
def test_the_fingerprint_changes_with_what_the_model_is_made_of(preset: Path, file: str) -> None:
    before = fingerprint(preset)
    changed = bytearray((preset / file).read_bytes())
    changed[-1] ^= 1
    (preset / file).write_bytes(changed)
    assert fingerprint(preset) != before


def test_the_fingerprint_changes_with_the_precision(preset: Path) -> None:
    assert fingerprint(preset, "bfloat16") != fingerprint(preset, "float32")


def test_the_catalogue_is_that_of_kerashub_for_text_models() -> None:
    registries = (keras_hub.models.GemmaBackbone, keras_hub.models.Gemma3Backbone)
    known = {name: preset for kind in registries for name, preset in kind.presets.items()}
    for name, preset in CATALOGUE.items():
        if preset.home == KAGGLE:
            assert known[name]["kaggle_handle"] == f"kaggle://{preset.handle}"
        assert known[name]["metadata"]["params"] == preset.parameters
    assert {"gemma_2b_en", "gemma2_instruct_2b_en", "gemma3_instruct_1b"} <= set(CATALOGUE)


def test_gemma_3_270m_needs_no_account_and_is_under_gemmas_terms() -> None:
    preset = CATALOGUE["gemma3_270m"]
    assert not preset.home.needs_account
    assert 238e6 < preset.download_bytes < 239e6
    assert preset.memory_bytes("float32") == 4 * 268_098_176
    assert preset.terms == preset.page == "https://ai.google.dev/gemma/terms"
    assert "Gemma Terms of Use" in preset.notice


def test_a_model_can_be_given_a_name_of_its_own() -> None:
    assert name_and_path("gemma2_2b_it:gemma2_instruct_2b_en") == (
        "gemma2_2b_it",
        "gemma2_instruct_2b_en",
    )
    assert name_and_path("tiny-gemma") == ("tiny-gemma", "tiny-gemma")


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file in the place where the copy of Gemma 3 270M belongs."""
    monkeypatch.setenv("PROMPTLIGHT_CACHE", str(tmp_path / "cache"))
    preset = CATALOGUE[DEFAULT]
    file = preset.home.place(preset.handle) / "gemma.gguf"
    file.parent.mkdir(parents=True)
    file.write_bytes(b"GGUF")
    return file


def test_the_default_is_gemma_3_270m_where_it_is_here(copy: Path) -> None:
    assert default_model() == "gemma3_270m"
    assert {choice.name for choice in CHOICES if choice.here} >= {"tiny-gemma", "gemma3_270m"}
    copy.unlink()
    assert default_model() == "tiny-gemma"
    assert "gemma3_270m" not in {choice.name for choice in CHOICES if choice.here}


def test_a_small_model_is_known_by_whatever_name_it_goes(copy: Path) -> None:
    for given in ("tiny-gemma", "mine:tiny-gemma", str(MODELS_FOLDER / "tiny_gemma")):
        assert caution_of(given) == CAUTIONS[EMBEDDED]
    for given in ("gemma3_270m", "mine:gemma3_270m", str(copy), f"mine:{copy}", str(copy.parent)):
        assert known_name(given) == "gemma3_270m"
        assert caution_of(given) == CAUTIONS[DEFAULT]


@pytest.mark.parametrize(
    "name", ["gemma2_2b_en", "/no/such/folder", "hf://google/gemma-2-2b-it", "hf://broken", "."]
)
def test_of_other_models_no_caution_is_told(name: str) -> None:
    assert caution_of(name) == ""


def test_the_path_of_a_copy_leads_to_its_terms(copy: Path) -> None:
    preset = find_known(str(copy))
    assert preset
    assert "Gemma Terms of Use" in preset.notice
    assert notice_of(str(copy)) == notice_of("gemma3_270m") == preset.notice
    assert notice_of("tiny-gemma") == notice_of("hf://broken") == ""
