"""Finds the folder behind a model's name: the embedded model, a folder, or a Kaggle preset."""

import difflib
from dataclasses import dataclass
from pathlib import Path

from lit_core.errors import ModelError, ModelInputError

EMBEDDED = "tiny-gemma"
MODELS_FOLDER = Path(__file__).resolve().parents[2] / "models"

# Gemma presets that were tried or whose architecture is the same, by KerasHub name.
KAGGLE_PRESETS = {
    "gemma2_2b_en": "keras/gemma2/keras/gemma2_2b_en/1",
    "gemma2_instruct_2b_en": "keras/gemma2/keras/gemma2_instruct_2b_en/2",
}


@dataclass(frozen=True)
class ModelChoice:
    """A model a person can choose, and what to know before choosing it."""

    name: str
    title: str
    description: str
    embedded: bool


CHOICES = (
    ModelChoice(
        EMBEDDED,
        "Tiny Gemma",
        "Teaching model, knows made-up menu prompts. Ships with the app.",
        embedded=True,
    ),
    ModelChoice(
        "gemma2_instruct_2b_en",
        "Gemma 2 2B, instruction-tuned",
        "2.6 B parameters, 5 GB of download. Needs a Kaggle account that accepted Gemma's licence.",
        embedded=False,
    ),
    ModelChoice(
        "gemma2_2b_en",
        "Gemma 2 2B",
        "2.6 B parameters, 5 GB of download. Needs a Kaggle account that accepted Gemma's licence.",
        embedded=False,
    ),
)


def is_teaching(name: str) -> bool:
    """Whether a name means the embedded teaching model."""
    return name == EMBEDDED


def find_preset(name: str) -> Path:
    """The folder of a preset: the embedded one, a folder by its path, or a Kaggle download.

    Raises:
        ModelInputError: nothing has that name.
        ModelError: the download failed.
    """
    if is_teaching(name):
        return MODELS_FOLDER / "tiny_gemma"
    path = Path(name).expanduser()
    if path.is_dir():
        if not (path / "config.json").is_file():
            raise ModelInputError(
                f"The folder {path} holds no KerasHub preset (no config.json): "
                "give the folder that save_to_preset wrote."
            )
        return path
    if name in KAGGLE_PRESETS:
        return _download(name)
    known = [choice.name for choice in CHOICES]
    near = difflib.get_close_matches(name, known, n=1)
    hint = f'Did you mean "{near[0]}"?' if near else f"Known are {', '.join(known)}."
    raise ModelInputError(f'There is no model or folder called "{name}". {hint}')


def _download(name: str) -> Path:
    # KerasHub hides Kaggle's own words behind "has no config.json", so Kaggle is asked first.
    import kagglehub
    from kagglehub.exceptions import KaggleApiHTTPError

    try:
        return Path(kagglehub.model_download(KAGGLE_PRESETS[name]))
    except KaggleApiHTTPError as error:
        status = error.response.status_code if error.response is not None else "no answer"
        raise ModelError(
            f'Kaggle did not hand out "{name}" (status {status}): accept Gemma\'s licence at '
            "https://www.kaggle.com/models/keras/gemma2 and set KAGGLE_USERNAME and KAGGLE_KEY."
        ) from error
    except Exception as error:
        raise ModelError(
            f'"{name}" could not be downloaded from Kaggle ({type(error).__name__}): check the '
            "network, or give the folder of a preset that is already on this machine."
        ) from error
