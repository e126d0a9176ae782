"""A model is found by its address, as it stands in a browser or as other tools write it."""

import pytest

from lit_core.errors import ModelInputError
from lit_core.gemma import HubModel, name_and_location, resolve
from lit_core.gemma.hub import CATALOGUE, preset_at

KNOWN = "keras/gemma2/keras/gemma2_instruct_2b_en"
OWN = "somebody/menu-gemma/keras/small"


@pytest.mark.parametrize(
    "address",
    [
        f"kaggle://{KNOWN}",
        f"https://www.kaggle.com/models/{KNOWN}",
        f"https://www.kaggle.com/models/{KNOWN}/?select=config.json",
        f" https://kaggle.com/models/{KNOWN}/ ",
        f"kaggle://{CATALOGUE['gemma2_instruct_2b_en'].handle}",
    ],
)
def test_a_preset_that_kerashub_knows_is_found_by_its_address(address: str) -> None:
    assert preset_at(address) is CATALOGUE["gemma2_instruct_2b_en"]


@pytest.mark.parametrize(
    ("address", "hub", "handle", "name"),
    [
        (f"kaggle://{OWN}", "Kaggle", OWN, "small"),
        (f"https://www.kaggle.com/models/{OWN}/4", "Kaggle", f"{OWN}/4", "small"),
        (f"https://www.kaggle.com/models/{OWN}/versions/4", "Kaggle", f"{OWN}/4", "small"),
        ("hf://google/gemma-2-2b-it", "Hugging Face", "google/gemma-2-2b-it", "gemma-2-2b-it"),
        (
            "https://huggingface.co/google/gemma-2-2b-it/tree/main",
            "Hugging Face",
            "google/gemma-2-2b-it",
            "gemma-2-2b-it",
        ),
    ],
)
def test_any_other_model_is_found_by_its_address(
    address: str, hub: str, handle: str, name: str
) -> None:
    preset = preset_at(address)
    assert (preset.hub.name, preset.handle, preset.name) == (hub, handle, name)
    assert preset.parameters == preset.download_bytes == 0
    assert resolve(f"mine:{address}") == HubModel("mine", preset)


@pytest.mark.parametrize(
    ("address", "handle"),
    [
        ("hf://a/b/gemma-Q8_0.gguf", "a/b/gemma-Q8_0.gguf"),
        ("hf://a/b.gguf/x/gemma-Q8_0.gguf", "a/b.gguf/x/gemma-Q8_0.gguf"),
        ("https://huggingface.co/a/b/blob/main/gemma-Q8_0.gguf", "a/b/gemma-Q8_0.gguf"),
        ("https://huggingface.co/a/b/resolve/main/gemma-Q8_0.gguf?x", "a/b/gemma-Q8_0.gguf"),
    ],
)
def test_one_gguf_file_of_a_repository_is_found_by_its_address(address: str, handle: str) -> None:
    preset = preset_at(address)
    assert (preset.hub.name, preset.handle) == ("Hugging Face", handle)
    assert preset.name == "gemma-Q8_0"
    assert preset.page == f"https://huggingface.co/{'/'.join(handle.split('/')[:2])}"


def test_one_part_of_a_split_model_is_refused() -> None:
    with pytest.raises(ModelInputError, match="is one part of a model that is split"):
        preset_at("hf://a/b/gemma-00001-of-00003.gguf")


def test_gemma_3_270m_is_found_on_kaggle_too() -> None:
    preset = preset_at("kaggle://keras/gemma3/keras/gemma3_270m")
    assert (preset.hub.name, preset.name) == ("Kaggle", "gemma3_270m")


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/gemma.tar.gz",
        "http://127.0.0.1:8501/",
        "file:///etc/passwd",
        "kaggle://keras/gemma2",
        "kaggle://keras/gemma2/keras/../..",
        f"kaggle://{KNOWN}/latest",
        "hf://google",
        "hf://google/..",
        "hf://google/gemma/extra",
        "hf://google/../gemma.gguf",
        "hf://google/gemma/../x.gguf",
        "https://huggingface.co.example.org/google/gemma",
        "https://www.kaggle.com/code/google/gemma/keras/x",
    ],
)
def test_an_address_where_no_model_can_be_is_refused(address: str) -> None:
    with pytest.raises(ModelInputError, match="No model is found by the address"):
        preset_at(address)


def test_an_address_is_a_path_in_name_and_location() -> None:
    assert name_and_location("mine:hf://a/b") == ("mine", "hf://a/b")
    assert name_and_location("hf://a/b") == ("hf://a/b", "hf://a/b")
