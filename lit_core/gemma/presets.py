"""Finds the files behind a model's name: the embedded model, a folder, or one to download."""

from dataclasses import dataclass
from pathlib import Path

from lit_core.errors import ModelInputError
from lit_core.formatting import memory, parameters
from lit_core.gemma.hub.address import is_address, preset_at
from lit_core.gemma.hub.catalogue import CATALOGUE, Preset, near_names
from lit_core.gemma.hub.download import download
from lit_core.gemma.hub.gguf_paths import SUFFIX, check_unsplit, gguf_in
from lit_core.gemma.hub.local_copy import has_weights, local_copy, whole_copy
from lit_core.local_path import local_path
from lit_core.paths import APP_FOLDER
from lit_core.progress import ProgressToken

EMBEDDED = "tiny-gemma"
DEFAULT = "gemma3_270m"
MODELS_FOLDER = APP_FOLDER / "models"
TEACHING = MODELS_FOLDER / "tiny_gemma"


@dataclass(frozen=True)
class ModelChoice:
    """A model a person can choose, and what to know before choosing it."""

    name: str
    title: str
    description: str
    embedded: bool

    @property
    def here(self) -> bool:
        """Whether it can be used without a download."""
        preset = CATALOGUE.get(self.name)
        return preset is None or is_here(preset)


CHOICES = (
    ModelChoice(EMBEDDED, "Tiny Gemma", "1.1 M parameters. Ships with the app.", embedded=True),
    *(
        ModelChoice(
            preset.name,
            preset.title,
            f"{parameters(preset.parameters)} parameters, "
            f"about {memory(preset.download_bytes)} to download from {preset.home.name}."
            + ("" if preset.home.needs_account else " No account is needed."),
            embedded=False,
        )
        for preset in CATALOGUE.values()
    ),
)


def default_model() -> str:
    """What answers where nobody names a model: Gemma 3 270M, or the embedded one without it."""
    return DEFAULT if is_here(CATALOGUE[DEFAULT]) else EMBEDDED


def name_and_path(given: str) -> tuple[str, str]:
    """What a model is called, and what it is loaded by, from `name:path`, or from one for both."""
    name, colon, path = given.partition(":")
    if not colon or not name or path.startswith("//") or local_path(given).exists():
        return given, given
    return name, path


def find_known(name: str) -> Preset | None:
    """The model to be downloaded that a name, an address, the path of its copy, or `name:` with
    one of them means.

    Raises:
        ModelInputError: it is an address where no model can be.
    """
    _, path = name_and_path(name)
    if is_address(path):
        return preset_at(path)
    return CATALOGUE.get(path) or _copied_to(local_path(path))


def is_here(preset: Preset) -> bool:
    """Whether a copy of it was downloaded to its end."""
    return local_copy(preset) is not None


def _copied_to(place: Path) -> Preset | None:
    """The preset whose copy is at a place on this machine."""
    if not place.exists():
        return None
    copies = ((preset, local_copy(preset)) for preset in CATALOGUE.values())
    here = {copy.resolve(): preset for preset, copy in copies if copy}
    return next((here[c] for c in here if place.resolve() in (c, c.parent)), None)


def is_teaching(name: str) -> bool:
    """Whether a name, a folder or `name:path` means the embedded teaching model."""
    _, path = name_and_path(name)
    return path == EMBEDDED or local_path(path).resolve() == TEACHING


def known_name(name: str) -> str:
    """The name in `CHOICES` of what a name, an address or a path means; empty where it has none."""
    if is_teaching(name):
        return EMBEDDED
    try:
        preset = find_known(name)
    except ModelInputError:
        return ""
    return preset.name if preset and preset.name in CATALOGUE else ""


def notice_of(name: str) -> str:
    """The sentence on the terms that a model is under; empty where they are not known."""
    preset = CATALOGUE.get(known_name(name))
    return preset.notice if preset else ""


def find_preset(name: str, progress: ProgressToken | None = None) -> Path:
    """The folder of a preset, or its GGUF file: embedded, on this machine, or to be downloaded.

    Args:
        name: a name, the path of a folder or of a GGUF file, or an address.
        progress: told how far the work is.

    Raises:
        ModelInputError: nothing has that name.
        ModelError: the download failed.
        Cancelled: the progress was stopped while it was downloaded.
    """
    if is_teaching(name):
        return TEACHING
    path = local_path(name)
    if path.is_dir():
        return _in_folder(path)
    if path.suffix == SUFFIX and path.is_file():
        check_unsplit(name)
        return path
    if preset := find_known(name):
        copy = local_copy(preset)
        return whole_copy(preset, copy) if copy else download(preset, progress or ProgressToken())
    near = ", ".join(f'"{known}"' for known in near_names(name, (EMBEDDED,)))
    hint = f"Did you mean {near}?" if near else f"Try {EMBEDDED}, or {DEFAULT}."
    raise ModelInputError(f'There is no model or folder called "{name}". {hint}')


def _in_folder(folder: Path) -> Path:
    """The folder, if it holds a preset, or the one GGUF file in it."""
    if (folder / "config.json").is_file() and has_weights(folder):
        return folder
    if file := gguf_in(folder):
        return file
    if not (folder / "config.json").is_file():
        raise ModelInputError(
            f"The folder {folder} holds no preset (no config.json): give the folder that "
            "KerasHub's save_to_preset wrote, one in Hugging Face's form, or a GGUF file."
        )
    return folder
