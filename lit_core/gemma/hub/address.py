"""Addresses of models as people copy them, on Kaggle and on Hugging Face."""

import re
from pathlib import Path

from lit_core.errors import ModelInputError
from lit_core.gemma.hub.catalogue import CATALOGUE
from lit_core.gemma.hub.gguf_paths import check_single_file
from lit_core.gemma.hub.hubs import HUGGING_FACE
from lit_core.gemma.hub.preset import Preset

ON_KAGGLE = re.compile(r"(?:kaggle://|https?://(?:www\.)?kaggle\.com/models/)([^?#]+)", re.I)
ON_HUGGING_FACE = re.compile(r"(?:hf://|https?://(?:www\.)?huggingface\.co/)([^?#]+)", re.I)
PART = re.compile(r"[\w.-]+")
GGUF = re.compile(r"([\w.-]+/[\w.-]+)/(?:(?:blob|resolve)/main/)?((?:[\w.-]+/)*[\w.-]+\.gguf)")
WITHOUT_VERSION = 4


def is_address(given: str) -> bool:
    """Whether a text looks like the address of something."""
    return "://" in given


def preset_at(address: str) -> Preset:
    """The model at an address; one that KerasHub knows is found by its address as well.

    Raises:
        ModelInputError: no model can be there.
    """
    if found := ON_KAGGLE.match(address.strip()):
        parts = [part for part in found[1].split("/") if part != "versions"]
        if handle := _handle(parts, (WITHOUT_VERSION, WITHOUT_VERSION + 1)):
            return _known(handle) or Preset(parts[WITHOUT_VERSION - 1], handle)
    if found := ON_HUGGING_FACE.match(address.strip()):
        path = found[1].partition("/tree/")[0]
        if preset := _gguf_on_hugging_face(path):
            return preset
        parts = path.split("/")
        if handle := _handle(parts, (2,)):
            return Preset(parts[1], handle, hub=HUGGING_FACE)
    raise ModelInputError(
        f"No model is found by the address {address}: give one such as "
        "kaggle://keras/gemma2/keras/gemma2_instruct_2b_en or hf://google/gemma-2-2b-it, or "
        "download the model and give its folder."
    )


def _gguf_on_hugging_face(path: str) -> Preset | None:
    """The GGUF file at a path that begins with a repository, as the file's page has it or not."""
    found = GGUF.fullmatch(path)
    if not found or ".." in path.split("/"):
        return None
    repository, file = found.groups()
    check_single_file(file)
    return Preset(Path(file).stem, f"{repository}/{file}", hub=HUGGING_FACE)


def _handle(parts: list[str], lengths: tuple[int, ...]) -> str:
    while parts and not parts[-1]:
        parts.pop()
    whole = len(parts) in lengths and all(PART.fullmatch(part) for part in parts)
    versioned = len(parts) > WITHOUT_VERSION
    if not whole or ".." in parts or (versioned and not parts[-1].isdecimal()):
        return ""
    return "/".join(parts)


def _known(handle: str) -> Preset | None:
    """The preset of KerasHub's with that handle, when it leaves the version to us or names ours."""
    return next(
        (
            preset
            for preset in CATALOGUE.values()
            if handle in (preset.handle, preset.handle.rpartition("/")[0])
        ),
        None,
    )
