"""A model is found by its name, its address or its path, and by each it is the same model."""

import shutil
from pathlib import Path

import pytest

from lit_core.errors import ModelError, ModelInputError
from lit_core.gemma import (
    DEFAULT,
    EMBEDDED,
    EmbeddedModel,
    HubModel,
    default_model,
    name_and_location,
    offered_models,
    resolve,
)
from lit_core.gemma.hub import CATALOGUE, preset_at
from lit_core.gemma.sources.gguf_model import GgufModel
from lit_core.gemma.sources.hugging_face_folder import HuggingFaceFolder
from lit_core.gemma.sources.keras_hub_folder import KerasHubFolder

TINY = resolve(EMBEDDED).fetch()


def folder(path: Path, *files: str) -> Path:
    """A folder with files that are no model."""
    path.mkdir()
    for file in files:
        (path / file).write_bytes(b"{}")
    return path


def offered_and_local() -> set[str]:
    return {source.name for source in offered_models() if source.is_local}


def test_each_form_of_a_model_has_its_source(tmp_path: Path) -> None:
    keras_hub = folder(tmp_path / "keras", "config.json", "model.weights.h5")
    hugging_face = folder(tmp_path / "hf", "config.json", "model.safetensors")
    gguf = folder(tmp_path / "gguf", "gemma.gguf") / "gemma.gguf"
    sources = {
        "tiny-gemma": EmbeddedModel("mine"),
        str(TINY): EmbeddedModel("mine"),
        str(keras_hub): KerasHubFolder("mine", keras_hub),
        str(hugging_face): HuggingFaceFolder("mine", hugging_face),
        str(gguf): GgufModel("mine", gguf),
        str(gguf.parent): GgufModel("mine", gguf),
        "gemma2_2b_en": HubModel("mine", CATALOGUE["gemma2_2b_en"]),
        "gemma3_270m": HubModel("mine", CATALOGUE["gemma3_270m"]),
        "hf://a/b": HubModel("mine", preset_at("hf://a/b")),
    }
    for location, source in sources.items():
        assert resolve(f"mine:{location}") == source
        assert resolve(location).name == location


def test_what_was_not_downloaded_yet_is_not_loaded() -> None:
    source = resolve("hf://nobody/nothing")
    assert not source.is_local
    with pytest.raises(ModelError, match="is not on this machine yet: download it first"):
        source.load()


@pytest.mark.parametrize("name", ["xyzzy", "mine:/no/such/folder", "hf://broken", "a\0b"])
def test_of_a_name_without_a_model_nothing_is_known_and_nothing_can_be_done(name: str) -> None:
    source = resolve(name)
    assert not source.is_local
    assert source.catalogue_name == source.caution == source.notice == source.terms == ""
    assert source.title == source.name.rpartition("/")[2]
    for use in (source.fetch, source.load, lambda: source.weight_bytes("int8")):
        with pytest.raises(ModelInputError):
            use()


@pytest.mark.parametrize(
    ("given", "title"),
    [
        ("tiny-gemma", "Tiny Gemma"),
        ("gemma3_270m", "Gemma 3 270M"),
        ("gemma2_instruct_2b_en", "Gemma 2 Instruct 2B"),
        ("mine:gemma3_270m", "mine"),
        ("mine:tiny-gemma", "mine"),
        ("hf://a/b", "b"),
        ("hf://a/b/c.gguf", "c"),
        ("kaggle://somebody/menus/keras/small/1", "small"),
        ("kaggle://keras/gemma2/keras/gemma2_instruct_2b_en", "Gemma 2 Instruct 2B"),
        (str(TINY), "Tiny Gemma"),
        ("/no/such/folder", "folder"),
        ("~/models/my-gemma.gguf", "my-gemma.gguf"),
    ],
)
def test_a_model_is_called_by_its_title_or_by_what_somebody_named_it(
    given: str, title: str
) -> None:
    assert resolve(given).title == title


def test_an_unknown_name_suggests_the_near_one() -> None:
    with pytest.raises(ModelInputError, match='Did you mean "tiny-gemma"'):
        resolve("tiny-gema").fetch()


def test_an_unknown_name_far_from_all_lists_them() -> None:
    with pytest.raises(ModelInputError, match="Try tiny-gemma, or gemma3_270m"):
        resolve("xyzzy").fetch()


def test_a_folder_without_a_preset_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelInputError, match="holds no preset"):
        resolve(str(tmp_path)).fetch()


def test_a_model_can_be_given_a_name_of_its_own() -> None:
    assert name_and_location("gemma2_2b_it:gemma2_instruct_2b_en") == (
        "gemma2_2b_it",
        "gemma2_instruct_2b_en",
    )
    assert name_and_location("tiny-gemma") == ("tiny-gemma", "tiny-gemma")


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file in the place where the copy of Gemma 3 270M belongs."""
    monkeypatch.setenv("PROMPTLIGHT_CACHE", str(tmp_path / "cache"))
    preset = CATALOGUE[DEFAULT]
    file = preset.hub.copy_path(preset.handle) / "gemma.gguf"
    file.parent.mkdir(parents=True)
    file.write_bytes(b"GGUF")
    return file


def test_the_default_is_gemma_3_270m_where_it_is_here(copy: Path) -> None:
    assert default_model() == "gemma3_270m"
    assert {"tiny-gemma", "gemma3_270m"} <= offered_and_local()
    copy.unlink()
    assert default_model() == "tiny-gemma"
    assert "gemma3_270m" not in offered_and_local()


def test_a_small_model_is_known_by_whatever_name_it_goes(copy: Path) -> None:
    for given in ("tiny-gemma", "mine:tiny-gemma", str(TINY)):
        assert resolve(given).catalogue_name == EMBEDDED
        assert resolve(given).caution.startswith("A teaching model")
    for given in ("gemma3_270m", "mine:gemma3_270m", str(copy), f"mine:{copy}", str(copy.parent)):
        assert resolve(given).catalogue_name == DEFAULT
        assert resolve(given).caution.startswith("A small base model")
        assert resolve(given).fetch() == copy


@pytest.mark.parametrize(
    "name", ["gemma2_2b_en", "/no/such/folder", "hf://google/gemma-2-2b-it", "hf://broken", "."]
)
def test_of_other_models_no_caution_is_told(name: str) -> None:
    assert resolve(name).caution == ""


def test_a_copy_of_the_teaching_model_is_not_taken_for_it(tmp_path: Path) -> None:
    source = resolve(str(shutil.copytree(TINY, tmp_path / "copied")))
    assert source.catalogue_name == source.caution == ""


def test_the_path_of_a_copy_leads_to_its_terms(copy: Path) -> None:
    notice = resolve(str(copy)).notice
    assert "Gemma Terms of Use" in notice
    assert notice == resolve("gemma3_270m").notice
    assert resolve("tiny-gemma").notice == resolve("hf://broken").notice == ""
