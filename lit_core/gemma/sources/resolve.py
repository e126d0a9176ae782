"""Finds the model that a name, an address or a path means."""

from pathlib import Path

from lit_core.errors import ModelInputError
from lit_core.gemma.hub import CATALOGUE, Preset, is_address, local_copy, preset_at, similar_names
from lit_core.gemma.hub.gguf_paths import SUFFIX
from lit_core.gemma.sources.embedded_model import EMBEDDED, FOLDER, EmbeddedModel
from lit_core.gemma.sources.hub_model import HubModel
from lit_core.gemma.sources.local_files import source_at
from lit_core.gemma.sources.missing_model import MissingModel
from lit_core.gemma.sources.model_source import ModelSource
from lit_core.local_path import local_path

DEFAULT = "gemma3_270m"


def resolve(given: str) -> ModelSource:
    """The source of a model; asks no network.

    The path of a downloaded copy resolves to the downloaded model. An unknown name resolves to a
    `MissingModel`, which raises an error with the reason when it is used.

    Args:
        given: `tiny-gemma`, a name of the catalogue, the address of a model on Kaggle or Hugging
            Face, the path of a folder or GGUF file, or `name:` before any of them.
    """
    name, location = name_and_location(given)
    try:
        return _source(location, name)
    except ModelInputError as error:
        return MissingModel(name, str(error))


def name_and_location(given: str) -> tuple[str, str]:
    """What a model is called and what it is found by, from `name:location`, or one for both."""
    name, colon, location = given.partition(":")
    if not colon or not name or location.startswith("//") or local_path(given).exists():
        return given, given
    return name, location


def offered_models() -> tuple[ModelSource, ...]:
    """The models that are offered by name: the embedded one, and the catalogue."""
    return (EmbeddedModel(), *(HubModel(name, preset) for name, preset in CATALOGUE.items()))


def default_model() -> str:
    """The model used if none is named: Gemma 3 270M if downloaded, else the embedded one."""
    return DEFAULT if local_copy(CATALOGUE[DEFAULT]) else EMBEDDED


def _source(location: str, name: str) -> ModelSource:
    path = local_path(location)
    if location == EMBEDDED or path.resolve() == FOLDER:
        return EmbeddedModel(name)
    if is_address(location):
        return HubModel(name, preset_at(location))
    if path.is_dir() or (path.suffix == SUFFIX and path.is_file()):
        copied = _copied_to(path.resolve())
        return HubModel(name, copied) if copied else source_at(path, name)
    if preset := CATALOGUE.get(location):
        return HubModel(name, preset)
    near = ", ".join(f'"{known}"' for known in similar_names(location, (EMBEDDED,)))
    hint = f"Did you mean {near}?" if near else f"Try {EMBEDDED}, or {DEFAULT}."
    raise ModelInputError(f'There is no model or folder called "{location}". {hint}')


def _copied_to(path: Path) -> Preset | None:
    """The preset whose copy is at a place on this machine: a folder, or a file or its folder."""
    for preset in CATALOGUE.values():
        copy = local_copy(preset)
        if copy and path in (copy.resolve(), copy.resolve().parent):
            return preset
    return None
