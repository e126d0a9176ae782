"""Finds out in which format a folder or file on this machine holds a model."""

from pathlib import Path

from lit_core.errors import ModelInputError
from lit_core.gemma.hub.gguf_paths import SUFFIX, check_single_file, gguf_in
from lit_core.gemma.sources.gguf_model import GgufModel
from lit_core.gemma.sources.hugging_face_folder import HuggingFaceFolder
from lit_core.gemma.sources.keras_hub_folder import KerasHubFolder
from lit_core.gemma.sources.local_model import LocalModel


def source_at(path: Path, name: str) -> LocalModel:
    """The model in a folder or in a GGUF file.

    Args:
        path: where it is.
        name: what it is called.

    Raises:
        ModelInputError: there is none, or which of several is not said.
    """
    if path.is_dir():
        return _in_folder(path, name)
    if path.suffix != SUFFIX or not path.is_file():
        raise ModelInputError(f"{path} is neither a folder nor a GGUF file: give one of them.")
    check_single_file(str(path))
    return GgufModel(name, path)


def _in_folder(folder: Path, name: str) -> LocalModel:
    """The preset that a folder holds, or the one GGUF file in it."""
    configured = (folder / "config.json").is_file()
    formats = (KerasHubFolder, HuggingFaceFolder) if configured else ()
    for form in formats:
        if any(folder.glob(form.weight_files)):
            return form(name, folder)
    if file := gguf_in(folder):
        return GgufModel(name, file)
    if not configured:
        raise ModelInputError(
            f"The folder {folder} holds no preset (no config.json): give the folder that "
            "KerasHub's save_to_preset wrote, one in Hugging Face's form, or a GGUF file."
        )
    # Its weights are missing; an attempt to load it reports that.
    return KerasHubFolder(name, folder)
